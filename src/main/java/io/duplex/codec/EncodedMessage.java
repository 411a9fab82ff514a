package io.duplex.codec;

import io.vertx.core.json.EncodeException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A published message as clients read it, in every wire format that is read on this node. Immutable, shared by the
 * event loops.
 *
 * <p>What it is read in is known before it is handed to the loops, or nearly: for a client that came meanwhile it is
 * encoded once more.
 */
public final class EncodedMessage {
    private final Content message;
    private final Map<WireFormat, byte[]> payloads = new EnumMap<>(WireFormat.class);
    private int encodedBytes;

    /**
     * Encodes the message.
     *
     * @param message says it in the words of a format
     * @param formats what it is read in
     * @param deflater belongs to the calling thread
     * @throws EncodeException if the body is nothing JSON can say
     */
    public EncodedMessage(Content message, Set<WireFormat> formats, MessageDeflater deflater) {
        this.message = message;
        for (WireFormat format : formats) {
            byte[] plain = encodedAs(format.plain());
            if (plain == null) {
                plain = payload(format.plain());
                encodedBytes += plain.length;
            }
            payloads.put(format.plain(), plain);
            if (format.isDeflated()) {
                byte[] deflated = encodedAs(format);
                deflated = deflated == null ? deflater.deflate(plain) : deflated;
                if (deflated.length < plain.length) {
                    payloads.put(format, deflated);
                }
            }
        }
    }

    /**
     * The format really to be used where {@code wanted} is read: what was not deflated, or got no smaller by it, goes
     * as it is.
     */
    public WireFormat formatFor(WireFormat wanted) {
        return payloads.containsKey(wanted) ? wanted : wanted.plain();
    }

    /** The payload in a format that {@link #formatFor} gave. */
    public byte[] payload(WireFormat format) {
        byte[] encoded = encodedAs(format);
        return encoded == null ? format.payloadOf(message.envelope(format.envelopes())) : encoded;
    }

    /** The value of a field of the body as text, empty if it has none: what tells messages apart by key. */
    public String field(String name) {
        return message.field(name);
    }

    /** Bytes that were encoded, before any deflation. */
    public int encodedBytes() {
        return encodedBytes;
    }

    /** What was encoded for this format, or for one with the same payload: text and binary frames differ in a bit. */
    private byte @Nullable [] encodedAs(WireFormat format) {
        byte[] own = payloads.get(format);
        if (own != null) {
            return own;
        }
        for (Map.Entry<WireFormat, byte[]> other : payloads.entrySet()) {
            if (other.getKey().hasPayloadOf(format)) {
                return other.getValue();
            }
        }
        return null;
    }

    /** A message that has not been said yet. */
    @FunctionalInterface
    public interface Content {
        /**
         * The message in these words.
         *
         * @throws EncodeException if the body is nothing JSON can say
         */
        byte[] envelope(Envelopes words);

        /** The value of a field of the body as text, empty if it has none. */
        default String field(String name) {
            return "";
        }
    }
}
