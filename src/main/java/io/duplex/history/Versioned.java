package io.duplex.history;

import com.hazelcast.internal.nio.BufferObjectDataInput;
import com.hazelcast.internal.nio.BufferObjectDataOutput;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/**
 * How everything is written that members exchange or keep, so that members of two releases understand each other:
 *
 * <pre>
 *   byte version | int length | length bytes of fields
 * </pre>
 *
 * <p>A later release may add fields at the end and raise the version; it reads them only where the version says that
 * they are there. An earlier release skips what follows the fields it knows. Any other change needs a new
 * {@link Format}.
 */
public final class Versioned {
    private Versioned() {}

    /** Writes the fields of an object. */
    public static void write(ObjectDataOutput out, int version, Fields fields) throws IOException {
        if (!(out instanceof BufferObjectDataOutput buffer)) {
            throw new IOException("Hazelcast writes objects to a buffer, not to " + out.getClass());
        }
        out.writeByte(version);
        int lengthAt = buffer.position();
        out.writeInt(0);
        fields.write(out);
        buffer.writeInt(lengthAt, buffer.position() - lengthAt - Integer.BYTES);
    }

    /** Reads the fields of an object, and skips what a later release has written behind them. */
    public static <T> T read(ObjectDataInput in, Reader<T> reader) throws IOException {
        if (!(in instanceof BufferObjectDataInput buffer)) {
            throw new IOException("Hazelcast reads objects from a buffer, not from " + in.getClass());
        }
        int version = in.readByte();
        int length = in.readInt();
        int end = buffer.position() + length;
        T read = reader.read(in, version);
        if (length < 0 || buffer.position() > end) {
            throw new IOException("An object of " + length + " bytes, version " + version + ", is longer than it says");
        }
        buffer.position(end);
        return read;
    }

    /** Writes what an object holds. */
    @FunctionalInterface
    public interface Fields {
        void write(ObjectDataOutput out) throws IOException;
    }

    /**
     * Reads what an object holds.
     *
     * @param <T> the object
     */
    @FunctionalInterface
    public interface Reader<T> {
        T read(ObjectDataInput in, int version) throws IOException;
    }
}
