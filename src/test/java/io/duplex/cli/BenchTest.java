package io.duplex.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code bench} understands; what it does is in {@code BenchE2E}. */
final class BenchTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fanout --rate 5 --window 5       | --rate and --window exclude each other",
                "fanout --rate 0                  | a rate is from above 0",
                "fanout --rate NaN                | a rate is from above 0",
                "fanout --window 0                | a window is 1 message or more",
                "fanout --connections 0           | 1 connection or more",
                "fanout --addresses 0             | 1 address or more",
                "fanout --addresses 101           | more addresses than connections",
                "fanout --address \"              | without quotes",
                "fanout --size 41B                | from 42B",
                "fanout --size 128                | '128' is no size like 128B",
                "fanout --duration 0s             | above 0",
                "fanout --duration 10             | '10' is no duration like 500ms",
                "fanout --url http://127.0.0.1/   | is not like ws://",
                "pub --window 5                   | --window needs --ack",
                "sub --rate 5                     | Unknown option",
                "echo --ack                       | Unknown option",
                "''                               | Missing required subcommand",
            })
    void what_makes_no_sense_is_a_mistake_in_usage(String line, String complaint) {
        // When
        int code = run(("bench " + line).strip());
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).startsWith("duplex: ").contains(complaint).contains("duplex bench");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanout", "sub", "pub", "echo"})
    void another_machine_needs_a_word_of_consent(String load) {
        // When
        int code = run("bench " + load + " --url ws://192.0.2.1/eventbus/websocket");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).contains("192.0.2.1 is not this machine: say --yes-i-own-this-server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fanout", "sub", "pub", "echo"})
    void help_warns_whose_servers_it_is_for(String load) {
        // When
        int code = run("bench " + load + " --help");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("Meant for servers you own")
                .contains("--yes-i-own-this-server");
    }

    @Test
    void a_server_that_is_not_there_is_told_in_one_sentence() {
        // When: port 1 is below all that tests listen on
        int code = run("bench fanout --url ws://127.0.0.1:1/eventbus/websocket");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines())
                .containsExactly("duplex: connection refused by ws://127.0.0.1:1/eventbus/websocket:"
                        + " is the server running there?");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String line) {
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
        return new Main(Map.of(), console, config -> ExitCode.OK).run(line.split(" +"));
    }
}
