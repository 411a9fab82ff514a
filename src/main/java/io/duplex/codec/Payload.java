package io.duplex.codec;

/** What of an envelope stands in a frame. Formats that share a payload share its encoding. */
enum Payload {
    /** The envelope itself. */
    ENVELOPE {
        @Override
        byte[] of(byte[] envelope) {
            return envelope;
        }
    },
    /**
     * The envelope, deflated: only by {@link EncodedMessage}, once for all who read it. Nobody else would have use for
     * the result.
     */
    DEFLATED {
        @Override
        byte[] of(byte[] envelope) {
            throw new IllegalStateException("deflated once per message, see EncodedMessage");
        }
    };

    /** The payload of a frame that says this envelope. */
    abstract byte[] of(byte[] envelope);
}
