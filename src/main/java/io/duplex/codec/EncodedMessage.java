package io.duplex.codec;

import org.jspecify.annotations.Nullable;

/** A message ready for every wire format. Immutable, shared by the event loops of the node. */
public final class EncodedMessage {
    private final byte[] payload;
    private final byte @Nullable [] deflated;

    /** A message for clients that read it as it is. */
    public EncodedMessage(byte[] payload) {
        this.payload = payload;
        this.deflated = null;
    }

    /** A message of which some clients read deflated frames: deflated here, once for all of them. */
    public EncodedMessage(byte[] payload, MessageDeflater deflater) {
        this.payload = payload;
        byte[] smaller = deflater.deflate(payload);
        this.deflated = smaller.length < payload.length ? smaller : null;
    }

    /**
     * The format really to be used where {@code wanted} is read: what was not deflated, or got no smaller by it, goes
     * as it is.
     */
    public WireFormat formatFor(WireFormat wanted) {
        return deflated == null ? wanted.plain() : wanted;
    }

    /** The payload in a format that {@link #formatFor} gave. */
    public byte[] payload(WireFormat format) {
        return format.isDeflated() && deflated != null ? deflated : payload;
    }
}
