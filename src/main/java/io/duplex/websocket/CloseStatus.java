package io.duplex.websocket;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;

/** The payload of a close frame a client sent: two bytes of status code, then a reason in UTF-8 (RFC 6455 s5.5.1). */
final class CloseStatus {
    /** No code was given. */
    static final int NONE = -1;

    private CloseStatus() {}

    /** The status code, checked with its reason; {@link #NONE} for an empty payload. */
    static int read(ByteBuf bytes, int index, int count) throws ProtocolViolation {
        if (count == 0) {
            return NONE;
        }
        if (count == 1) {
            throw new ProtocolViolation(
                    Disconnect.PROTOCOL_ERROR, "close frame with half a status code (RFC 6455 s5.5.1)");
        }
        int code = bytes.getUnsignedShort(index);
        if (!maySend(code)) {
            throw new ProtocolViolation(
                    Disconnect.PROTOCOL_ERROR, "close status " + code + " must not be sent (RFC 6455 s7.4)");
        }
        Utf8Validator reason = new Utf8Validator();
        if (!reason.accept(bytes, index + 2, count - 2) || !reason.finish()) {
            throw new ProtocolViolation(Disconnect.INVALID_UTF8, "close reason is not UTF-8");
        }
        return code;
    }

    /** 1004-1006 and 1015 are for local use; 1012-1014 were registered after the RFC; 3000 and up are free to use. */
    private static boolean maySend(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
