package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import java.io.IOException;

/** Byte arrays on Hazelcast's wire. */
final class Bytes {
    private static final byte[] NONE = {};

    private Bytes() {}

    /** An array that was written as one, never null. */
    static byte[] read(ObjectDataInput in) throws IOException {
        byte[] bytes = in.readByteArray();
        return bytes == null ? NONE : bytes;
    }
}
