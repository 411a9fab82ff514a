package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.SockJs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SockJS protocol 0.3.3: JSON Unicode Encoding. Browsers mangle some characters, so they travel as escapes. */
@Timeout(180)
final class SockJsEncodingConformanceTest {
    private final SockJs session = SockJs.on(SharedNodes.sockJs());
    private final String address = Fresh.address("characters");

    @Test
    void server_escapes_what_browsers_would_mangle() {
        String killer = text(point -> (point >= 0x200c && point <= 0x200f)
                || (point >= 0x2028 && point <= 0x202f)
                || (point >= 0x2060 && point <= 0x206f)
                || point >= 0xfff0);
        String frame = echo(killer);
        assertThat(frame).contains(escaped(killer)).matches("[\\x20-\\x7e]*\n");
        assertThat(bodyOf(frame)).isEqualTo(killer);
    }

    @Test
    void server_reads_whatever_a_client_escapes() {
        String all = text(point -> !Character.isSurrogate((char) point));
        session.opens().says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
        // Twice escaped: the envelope's JSON first, and then the string that it is for SockJS.
        String envelope = "{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":\"half\"}";
        int half = all.length() / 8;
        for (int part = 0; part < 8; part++) {
            String text = all.substring(part * half, (part + 1) * half);
            String message = envelope.replace("half", escaped(text))
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"");
            assertThat(session.send("[\"" + message + "\"]").status()).isEqualTo(204);
            assertThat(bodyOf(session.poll())).isEqualTo(text);
        }
    }

    private String echo(String text) {
        session.opens().says("{\"type\":\"register\",\"address\":\"" + address + "\"}");
        session.says("{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":\"" + text + "\"}");
        return session.poll();
    }

    private static String bodyOf(String frame) {
        return new JsonObject(new JsonArray(frame.substring(1)).getString(0)).getString("body");
    }

    private static String text(IntPredicate which) {
        return IntStream.range(0xff, 0x10000)
                .filter(which)
                .collect(StringBuilder::new, (all, point) -> all.append((char) point), StringBuilder::append)
                .toString();
    }

    private static String escaped(String text) {
        return text.chars()
                .mapToObj(unit -> String.format(Locale.ROOT, "\\u%04x", unit))
                .reduce("", String::concat);
    }
}
