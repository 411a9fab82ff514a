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
    },
    /** A SockJS frame with one message. */
    SOCKJS {
        @Override
        byte[] of(byte[] envelope) {
            return SockJsText.frame(envelope);
        }
    },
    /** {@link #SOCKJS}, deflated as {@link #DEFLATED}. */
    DEFLATED_SOCKJS {
        @Override
        byte[] of(byte[] envelope) {
            return DEFLATED.of(envelope);
        }
    },
    /** A message of SockJS inside a string of a script. */
    SOCKJS_IN_SCRIPT {
        @Override
        byte[] of(byte[] envelope) {
            return SockJsText.inScript(envelope);
        }
    };

    /** The payload of a frame that says this envelope. */
    abstract byte[] of(byte[] envelope);
}
