package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.SockJs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SockJS protocol 0.3.3: polling by scripts, and sending by forms. */
@Timeout(180)
final class SockJsJsonPConformanceTest {
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
    /** {@code d=["{}"]}. */
    private static final String SEND = "d=%5B%22%7B%7D%22%5D";

    private static final String QUOTED_ANSWER =
            SockJs.ANSWER.replace("\\", "\\\\").replace("\"", "\\\"");

    private final SockJs session = SockJs.on(SharedNodes.sockJs());

    @Test
    void frame_is_a_call() {
        HttpWire.Reply opened = session.request("GET", "jsonp?c=%63allback", "");
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.header("Content-Type")).isEqualTo("application/javascript; charset=UTF-8");
        SockJsHeaders.assertNotCached(opened);
        assertThat(opened.body()).isEqualTo("/**/callback(\"o\");\r\n");
        HttpWire.Reply sent = session.request("POST", "jsonp_send", SEND, FORM);
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.body()).isEqualTo("ok");
        assertThat(sent.header("Content-Type")).isEqualTo("text/plain; charset=UTF-8");
        SockJsHeaders.assertNotCached(sent);
        assertThat(session.pollJsonP()).isEqualTo("/**/x(\"a" + QUOTED_ANSWER + "\");\r\n");
    }

    @Test
    void broken_json_is_told_and_the_session_goes_on() {
        opens();
        HttpWire.Reply broken = session.request("POST", "jsonp_send", "d=%5B%22x", FORM);
        assertThat(broken.status()).isEqualTo(500);
        assertThat(broken.body()).contains("Broken JSON encoding.");
        assertThat(session.request("POST", "jsonp_send", SEND, FORM).body()).isEqualTo("ok");
        assertThat(session.pollJsonP()).isEqualTo("/**/x(\"a" + QUOTED_ANSWER + "\");\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "d=", "p=p", "d=%zz"})
    void form_without_messages_is_told(String form) {
        opens();
        HttpWire.Reply reply = session.request("POST", "jsonp_send", form, FORM);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).contains("Payload expected.");
    }

    @Test
    void messages_may_also_be_sent_as_they_are() {
        opens();
        assertThat(session.request("POST", "jsonp_send", SEND, FORM).body()).isEqualTo("ok");
        assertThat(session.request("POST", "jsonp_send", "[\"{}\"]", "Content-Type: text/plain")
                        .body())
                .isEqualTo("ok");
        String item = QUOTED_ANSWER.substring(1, QUOTED_ANSWER.length() - 1);
        assertThat(session.pollJsonP()).isEqualTo("/**/x(\"a[" + item + "," + item + "]\");\r\n");
    }

    @Test
    void closed_session_says_so_until_it_is_forgotten() {
        SockJs closing = SockJs.on(SharedNodes.closingSockJs());
        assertThat(closing.pollJsonP()).isEqualTo("/**/x(\"o\");\r\n");
        assertThat(closing.pollJsonP()).isEqualTo("/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n");
        assertThat(closing.pollJsonP()).isEqualTo("/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n");
    }

    @Test
    void sending_nothing_is_a_sign_of_life() {
        opens();
        assertThat(session.request("POST", "jsonp_send", "d=%5B%5D", FORM).body())
                .isEqualTo("ok");
        assertThat(session.request("POST", "jsonp_send", SEND, FORM).body()).isEqualTo("ok");
        assertThat(session.pollJsonP()).isEqualTo("/**/x(\"a" + QUOTED_ANSWER + "\");\r\n");
    }

    private void opens() {
        assertThat(session.pollJsonP()).isEqualTo("/**/x(\"o\");\r\n");
    }
}
