package io.duplex.doors.sockjs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/**
 * How frames are written into an HTTP answer: {@code o} opens, {@code h} beats, {@code a[..]} holds messages and
 * {@code c[code,"reason"]} closes (SockJS protocol 0.3.3), each between what its transport puts around it.
 *
 * @param transport which transport it is
 * @param format what lanes write for it: the items of an {@code a} frame, each with a comma after it
 * @param streaming whether an answer holds many frames; otherwise it ends with the first
 * @param contentType of the answer
 * @param prelude what an answer begins with
 * @param before what comes before a frame
 * @param after what comes behind it
 */
@SuppressWarnings("ArrayRecordComponent") // shared constants of this room, never compared
record Dialect(
        SockJsTransport transport,
        WireFormat format,
        boolean streaming,
        String contentType,
        byte[] prelude,
        byte[] before,
        byte[] after) {
    private static final String SCRIPT = "application/javascript; charset=UTF-8";
    private static final byte[] NOTHING = {};
    private static final byte[] NEW_LINE = {'\n'};

    static final Dialect XHR_POLLING =
            new Dialect(SockJsTransport.XHR, WireFormat.SOCKJS_LIST, false, SCRIPT, NOTHING, NOTHING, NEW_LINE);

    /** Some browsers show nothing of an answer before its first 2 KiB. */
    static final Dialect XHR_STREAMING = new Dialect(
            SockJsTransport.XHR,
            WireFormat.SOCKJS_LIST,
            true,
            SCRIPT,
            ("h".repeat(2_048) + "\n").getBytes(UTF_8),
            NOTHING,
            NEW_LINE);

    static final Dialect EVENT_SOURCE = new Dialect(
            SockJsTransport.EVENT_SOURCE,
            WireFormat.SOCKJS_LIST,
            true,
            "text/event-stream",
            "\r\n".getBytes(UTF_8),
            "data: ".getBytes(UTF_8),
            "\r\n\r\n".getBytes(UTF_8));

    /** A page in a hidden frame that grows by one script per frame and calls its parent. */
    static Dialect htmlFile(String callback) {
        String head = """
                <!doctype html>
                <html><head>
                  <meta http-equiv="X-UA-Compatible" content="IE=edge" />
                  <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
                </head><body><h2>Don't panic!</h2>
                  <script>
                    document.domain = document.domain;
                    var c = parent.%s;
                    c.start();
                    function p(d) {c.message(d);};
                    window.onload = function() {c.stop();};
                  </script>
                """.formatted(callback);
        // Browsers that need this transport render nothing before the first kilobyte.
        String padded = head.stripTrailing() + " ".repeat(Math.max(0, 1_024 - head.length())) + "\r\n\r\n";
        return new Dialect(
                SockJsTransport.HTML_FILE,
                WireFormat.SOCKJS_SCRIPT_LIST,
                true,
                "text/html; charset=UTF-8",
                padded.getBytes(UTF_8),
                "<script>\np(\"".getBytes(UTF_8),
                "\");\n</script>\r\n".getBytes(UTF_8));
    }

    /** A script that calls back. The comment before it keeps the callback's name from being the file's first bytes. */
    static Dialect jsonP(String callback) {
        return new Dialect(
                SockJsTransport.JSON_P,
                WireFormat.SOCKJS_SCRIPT_LIST,
                false,
                SCRIPT,
                NOTHING,
                ("/**/" + callback + "(\"").getBytes(UTF_8),
                "\");\r\n".getBytes(UTF_8));
    }

    ByteBuf open() {
        return frame("o");
    }

    ByteBuf heartbeat() {
        return frame("h");
    }

    ByteBuf close(int code, String reason) {
        String quote = format == WireFormat.SOCKJS_SCRIPT_LIST ? "\\\"" : "\"";
        return frame("c[" + code + "," + quote + reason + quote + "]");
    }

    ByteBuf close(Disconnect cause) {
        return close(CloseFrame.code(cause), CloseFrame.reason(cause));
    }

    /** One frame with all these items, which lanes wrote; takes them over, and copies none. */
    ByteBuf messages(List<ByteBuf> items) {
        ByteBuf last = items.get(items.size() - 1);
        last.writerIndex(last.writerIndex() - 1); // the comma
        ByteBuf[] parts = new ByteBuf[items.size() + 2];
        parts[0] = Unpooled.wrappedBuffer(before, new byte[] {'a', '['});
        for (int i = 0; i < items.size(); i++) {
            parts[i + 1] = items.get(i);
        }
        parts[parts.length - 1] = Unpooled.wrappedBuffer(new byte[] {']'}, after);
        return Unpooled.wrappedBuffer(parts.length, parts);
    }

    private ByteBuf frame(String text) {
        return Unpooled.wrappedBuffer(before, text.getBytes(UTF_8), after);
    }
}
