package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.SockJs;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3: xhr polling, and xhr_send, which other transports use as well. */
@Timeout(180)
final class SockJsXhrConformanceTest {
    private static final String ANSWER_ITEM = SockJs.ANSWER.substring(1, SockJs.ANSWER.length() - 1);

    private final SockJs session = SockJs.on(SharedNodes.sockJs());

    @ParameterizedTest
    @ValueSource(strings = {"xhr", "xhr_send", "xhr_streaming"})
    void pages_of_other_origins_may_ask_first(String transport) {
        SockJsHeaders.assertPreflight(SharedNodes.sockJs(), session.url(transport), "OPTIONS, POST");
    }

    @Test
    void headers_that_a_page_wants_to_send_are_allowed() {
        String method = "Access-Control-Request-Method: POST";
        HttpWire.Reply some = session.request(
                "OPTIONS", "xhr", "", "Origin: test", method, "Access-Control-Request-Headers: a, b, c");
        assertThat(some.header("Access-Control-Allow-Headers")).isEqualTo("a, b, c");
        SockJsHeaders.assertReadableBy(some, "test");
        HttpWire.Reply none =
                session.request("OPTIONS", "xhr", "", "Origin: test", method, "Access-Control-Request-Headers: ");
        assertThat(none.headers()).doesNotContainKey("Access-Control-Allow-Headers");
        HttpWire.Reply absent = session.request("OPTIONS", "xhr", "", "Origin: test", method);
        assertThat(absent.headers()).doesNotContainKey("Access-Control-Allow-Headers");
    }

    @Test
    void answers_are_of_their_types_and_not_cached() {
        HttpWire.Reply opened = session.request("POST", "xhr", "", "Origin: test");
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.body()).isEqualTo("o\n");
        assertThat(opened.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
        SockJsHeaders.assertReadableBy(opened, "test");
        SockJsHeaders.assertNotCached(opened);
        HttpWire.Reply sent = session.send("[\"{}\"]", "Origin: test");
        assertThat(sent.status()).isEqualTo(204);
        assertThat(sent.body()).isEmpty();
        assertThat(sent.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        SockJsHeaders.assertReadableBy(sent, "test");
        SockJsHeaders.assertNotCached(sent);
        assertThat(session.poll()).isEqualTo("a" + SockJs.ANSWER + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[\"x | Broken JSON encoding.", "'' | Payload expected."})
    void what_is_no_message_is_told_and_the_session_goes_on(String body, String error) {
        session.opens();
        HttpWire.Reply refused = session.send(body);
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.body()).contains(error);
        assertThat(session.send("[\"{}\"]").status()).isEqualTo(204);
        assertThat(session.poll()).isEqualTo("a" + SockJs.ANSWER + "\n");
    }

    @Test
    void messages_of_any_content_type_are_taken_and_gather_until_the_next_poll() {
        session.opens();
        String[] types = {
            "text/plain", "T", "application/json", "application/xml", "", "application/json; charset=utf-8", "text/xml"
        };
        for (String type : types) {
            assertThat(session.send("[\"{}\"]", "Content-Type: " + type).status())
                    .as(type)
                    .isEqualTo(204);
        }
        assertThat(session.poll())
                .isEqualTo("a[" + String.join(",", Collections.nCopies(types.length, ANSWER_ITEM)) + "]\n");
    }

    @Test
    void sending_nothing_is_a_sign_of_life() {
        session.opens();
        assertThat(session.send("[]").status()).isEqualTo(204);
        assertThat(session.send("[\"{}\"]").status()).isEqualTo(204);
        assertThat(session.poll()).isEqualTo("a" + SockJs.ANSWER + "\n");
    }

    @Test
    void poll_waits_for_a_message() {
        session.opens();
        try (HttpWire waiting = session.asks("POST", "xhr")) {
            session.send("[\"{}\"]");
            assertThat(waiting.reply().body()).isEqualTo("a" + SockJs.ANSWER + "\n");
        }
    }

    @Test
    void poll_without_messages_is_answered_with_a_heartbeat() {
        session.opens();
        assertThat(session.request("POST", "xhr", "").body()).isEqualTo("h\n");
    }

    @Test
    void body_over_the_limit_is_told_to_be_too_long() {
        session.opens();
        assertThat(session.send("[\"" + "x".repeat(256 << 10) + "\"]").status()).isEqualTo(413);
    }
}
