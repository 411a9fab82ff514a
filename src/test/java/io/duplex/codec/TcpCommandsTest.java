package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TcpCommandsTest {
    private static Command decode(String json) throws BadCommand {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return TcpCommands.decode(bytes, 0, bytes.length);
    }

    private static Command.Send send(String headers) throws BadCommand {
        return (Command.Send) decode("{\"type\":\"send\",\"address\":\"a\",\"headers\":" + headers + "}");
    }

    @Test
    void what_steers_the_official_bridge_is_taken_out_of_the_headers() throws BadCommand {
        Command.Send send = send("{\"timeout\":50,\"localOnly\":true,\"codecName\":\"x\",\"kept\":\"1\"}");
        assertThat(send.timeout()).isEqualTo(Duration.ofMillis(50));
        assertThat(send.headers().entries()).hasSize(1);
        assertThat(send.headers().get("kept")).isEqualTo("1");
    }

    @Test
    void a_publish_has_no_timeout() throws BadCommand {
        var publish = (Command.Publish)
                decode("{\"type\":\"publish\",\"address\":\"a\",\"headers\":{\"timeout\":\"none\",\"kept\":\"1\"}}");
        assertThat(publish.headers().entries()).hasSize(1);
    }

    @Test
    void a_timeout_of_ages_is_a_day() throws BadCommand {
        assertThat(send("{\"timeout\":9223372036854775807}").timeout()).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "\"soon\"", "1.5", "99999999999999999999"})
    void a_timeout_that_is_none_is_refused(String timeout) {
        assertThatThrownBy(() -> send("{\"timeout\":" + timeout + "}"))
                .isInstanceOfSatisfying(
                        BadCommand.class, bad -> assertThat(bad.error()).isEqualTo(ErrorCode.INVALID_HEADERS));
    }

    @Test
    void other_commands_are_the_bridge_s() throws BadCommand {
        assertThat(decode("{\"type\":\"ping\"}")).isEqualTo(new Command.Ping());
    }
}
