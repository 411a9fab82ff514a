package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "ws://127.0.0.1:8080/eventbus/websocket, 127.0.0.1, 8080, /eventbus/websocket, false",
        "ws://localhost, localhost, 80, /, false",
        "wss://[::1]/a?token=1, ::1, 443, /a?token=1, true",
    })
    void a_url_has_its_parts(String url, String host, int port, String path, boolean secure) {
        assertThat(Target.parse(url)).isEqualTo(new Target(url, host, port, path, secure));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1/", "127.0.0.1:8080", "ws:///path", "ws://a b/", ""})
    void what_is_no_web_socket_url_is_refused(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> Target.parse(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://127.0.0.1", "ws://127.8.9.10", "ws://localhost", "ws://[::1]"})
    void this_machine_is_loopback(String url) {
        assertThat(Target.parse(url).isLoopback()).isTrue();
    }

    @Test
    void another_machine_is_not() {
        assertThat(Target.parse("ws://192.0.2.1").isLoopback()).isFalse();
        assertThat(Target.parse("ws://nobody.invalid").isLoopback()).isFalse();
    }
}
