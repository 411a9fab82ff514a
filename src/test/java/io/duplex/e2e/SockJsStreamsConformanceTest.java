package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.SockJs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3: the transports whose answers hold many frames. */
@Timeout(180)
final class SockJsStreamsConformanceTest {
    private static final int LIMIT = 4 << 10;

    private final SockJs session = SockJs.on(SharedNodes.sockJs());

    @Test
    void xhr_streaming_begins_with_two_kilobytes_that_mean_nothing() {
        try (HttpWire wire = session.asks("POST", "xhr_streaming", "Origin: test")) {
            HttpWire.Reply head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
            SockJsHeaders.assertReadableBy(head, "test");
            SockJsHeaders.assertNotCached(head);
            assertThat(wire.chunk()).isEqualTo("h".repeat(2_048) + "\n");
            assertThat(wire.chunk()).isEqualTo("o\n");
            session.send("[\"{}\"]");
            assertThat(next(wire)).isEqualTo("a" + SockJs.ANSWER + "\n");
        }
    }

    @Test
    void eventsource_writes_a_frame_as_an_event() {
        try (HttpWire wire = session.asks("GET", "eventsource")) {
            HttpWire.Reply head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            SockJsHeaders.assertNotCached(head);
            assertThat(wire.chunk()).isEqualTo("\r\n");
            assertThat(wire.chunk()).isEqualTo("data: o\r\n\r\n");
            session.send("[\"{}\"]");
            assertThat(next(wire)).isEqualTo("data: a" + SockJs.ANSWER + "\r\n\r\n");
            String address = Fresh.address("lines");
            session.says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
            session.says("{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":\"  \\u0000\\n\\r 100% \"}");
            assertThat(next(wire))
                    .isEqualTo("data: a[\"{\\\"type\\\":\\\"rec\\\",\\\"address\\\":\\\"" + address
                            + "\\\",\\\"body\\\":\\\"  \\\\u0000\\\\n\\\\r 100\\u0025 \\\"}\"]\r\n\r\n");
        }
    }

    @Test
    void htmlfile_writes_a_frame_as_a_script() {
        try (HttpWire wire = session.asks("GET", "htmlfile?c=%63allback")) {
            HttpWire.Reply head = wire.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/html; charset=UTF-8");
            SockJsHeaders.assertNotCached(head);
            String page = wire.chunk();
            assertThat(page.length()).isGreaterThan(1_024);
            assertThat(page.strip()).isEqualTo("""
                    <!doctype html>
                    <html><head>
                      <meta http-equiv="X-UA-Compatible" content="IE=edge" />
                      <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
                    </head><body><h2>Don't panic!</h2>
                      <script>
                        document.domain = document.domain;
                        var c = parent.callback;
                        c.start();
                        function p(d) {c.message(d);};
                        window.onload = function() {c.stop();};
                      </script>""");
            assertThat(wire.chunk()).isEqualTo("<script>\np(\"o\");\n</script>\r\n");
            session.send("[\"{}\"]");
            String frame = "a" + SockJs.ANSWER;
            assertThat(next(wire))
                    .isEqualTo("<script>\np(\"" + frame.replace("\\", "\\\\").replace("\"", "\\\"")
                            + "\");\n</script>\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"htmlfile", "jsonp"})
    void callback_is_required(String transport) {
        HttpWire.Reply reply = session.request("GET", transport, "");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).contains("\"callback\" parameter required");
    }

    @ParameterizedTest
    @CsvSource({
        "htmlfile, %20",
        "htmlfile, *",
        "htmlfile, abc(",
        "htmlfile, abc%28",
        "jsonp, %20",
        "jsonp, *",
        "jsonp, abc(",
        "jsonp, abc%28"
    })
    void callback_is_a_name(String transport, String callback) {
        HttpWire.Reply reply = session.request("GET", transport + "?c=" + callback, "");
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).contains("invalid \"callback\" parameter");
    }

    @ParameterizedTest
    @CsvSource({"POST, xhr_streaming", "GET, eventsource", "GET, htmlfile?c=x"})
    void answer_that_is_long_enough_ends(String method, String transport) {
        String address = Fresh.address("long");
        try (HttpWire wire = session.streams(method, transport)) {
            wire.chunk();
            session.says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
            int bytes = 0;
            while (bytes < LIMIT) {
                session.says(
                        "{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":\"" + "x".repeat(900) + "\"}");
                bytes += wire.chunk().length();
            }
            assertThat(wire.chunk()).isEmpty();
        }
        try (HttpWire wire = session.streams(method, transport)) {
            session.send("[\"{}\"]");
            assertThat(next(wire)).as("the session goes on").contains("missing_type");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | xhr_streaming     | h",
                "GET  | eventsource       | data: h",
                "GET  | htmlfile?c=x      | p(\"h\")"
            })
    void silent_stream_is_given_heartbeats(String method, String transport, String beat) {
        try (HttpWire wire = session.streams(method, transport)) {
            wire.chunk();
            assertThat(wire.chunk()).contains(beat);
            assertThat(wire.chunk()).contains(beat);
        }
    }

    private static String next(HttpWire wire) {
        String chunk = wire.chunk();
        return chunk.equals("h\n") || chunk.contains("data: h") || chunk.contains("(\"h\")") ? next(wire) : chunk;
    }
}
