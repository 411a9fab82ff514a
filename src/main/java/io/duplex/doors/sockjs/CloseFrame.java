package io.duplex.doors.sockjs;

import io.duplex.message.Disconnect;

/**
 * What a client is told at the end, {@code c[code,"reason"]}: the code and reason of the cause, but for a session that
 * expired the official bridge's {@code c[3000,"Go away!"]}.
 */
final class CloseFrame {
    private CloseFrame() {}

    static int code(Disconnect cause) {
        return cause == Disconnect.SESSION_EXPIRED ? 3_000 : cause.code();
    }

    static String reason(Disconnect cause) {
        return cause == Disconnect.SESSION_EXPIRED ? "Go away!" : cause.reason();
    }

    /** The frame as text; no reason holds anything that JSON would escape. */
    static String of(Disconnect cause) {
        return "c[" + code(cause) + ",\"" + reason(cause) + "\"]";
    }
}
