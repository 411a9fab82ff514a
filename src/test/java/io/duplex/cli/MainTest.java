package io.duplex.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.config.ConfigLoader;
import io.duplex.config.ConfigResult.Loaded;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.node.DuplexConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();
    private final List<DuplexConfig> served = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path good;
    private Path bad;

    @BeforeEach
    void writeFiles() throws IOException {
        good = Files.writeString(directory.resolve("good.yaml"), "public: {port: 8181}\n");
        bad = Files.writeString(directory.resolve("bad.yaml"), "public: {prot: 1}\ninside: {port: x}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve"})
    void no_command_and_serve_run_the_server(String command) {
        // When
        int code = run(config -> ExitCode.OK, command.isEmpty() ? new String[0] : new String[] {command});
        // Then
        assertThat(code).isZero();
        assertThat(served).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve -c FILE", "serve --config=FILE", "-c FILE", "-c FILE serve"})
    void file_may_be_named_before_or_after_the_command(String line) {
        // When
        run(config -> ExitCode.OK, line.replace("FILE", good.toString()).split(" "));
        // Then
        assertThat(served).extracting(config -> config.publicPort().port()).containsExactly(8181);
    }

    @Test
    void variable_names_the_file_if_no_option_does() {
        // Given
        environment.put("DUPLEX_CONFIG", good.toString());
        // When
        run(config -> ExitCode.OK, "serve");
        // Then
        assertThat(served).extracting(config -> config.publicPort().port()).containsExactly(8181);
    }

    @Test
    void option_wins_over_the_variable() {
        // Given
        environment.put("DUPLEX_CONFIG", bad.toString());
        // When
        int code = run(config -> ExitCode.OK, "-c", good.toString());
        // Then
        assertThat(code).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void serve_ends_with_what_the_server_says(ExitCode code) {
        assertThat(run(config -> code, "serve")).isEqualTo(code.number());
    }

    @Test
    void serve_does_not_start_with_problems_and_tells_them_on_standard_error() {
        // When
        int code = run(config -> ExitCode.OK, "serve", "-c", bad.toString());
        // Then
        assertThat(code).isEqualTo(3);
        assertThat(served).isEmpty();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().replace(directory + "/", ""))
                .isEqualTo(lines(
                        "bad.yaml:1:10: public.prot: found an unknown key, expected host, port, origins, origin-required, trusted-proxies or proxy-protocol. Did you mean 'port'?",
                        "bad.yaml:2:16: inside.port: found 'x', expected a whole number from 0 to 65535",
                        "2 problems."));
    }

    @Test
    void check_tells_problems_on_standard_output() {
        // When
        int code = run("check", bad.toString());
        // Then
        assertThat(code).isEqualTo(3);
        assertThat(out.toString()).contains("bad.yaml:1:10: ").endsWith(lines("2 problems."));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void check_says_fine_of_a_file_without_problems() {
        // When
        int code = run("check", good.toString());
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).isEqualTo(lines(good + ": fine"));
    }

    @Test
    void check_reads_the_certificate_as_a_node_would() throws IOException {
        // It was content with files that were there, so a node with any text in them ended when it started.
        TestCertificate.create(directory, "EC")
                .writeCertificate(directory.resolve("tls.crt"))
                .writeKey(directory.resolve("tls.key"));
        Files.writeString(directory.resolve("text.pem"), "anything");
        environment.put("DUPLEX_TLS_CERTIFICATE", directory.resolve("tls.crt").toString());
        environment.put("DUPLEX_TLS_KEY", directory.resolve("text.pem").toString());
        assertThat(run("check")).isEqualTo(3);
        assertThat(out.toString())
                .startsWith("tls.key " + directory.resolve("text.pem") + " holds no private key in PEM")
                .endsWith(lines("1 problem."));
        environment.put("DUPLEX_TLS_KEY", directory.resolve("tls.key").toString());
        assertThat(run("check")).isZero();
    }

    @Test
    void check_without_a_file_checks_the_one_that_would_be_served() {
        // Given
        environment.put("DUPLEX_CONFIG", good.toString());
        // When
        run("check");
        // Then
        assertThat(out.toString()).isEqualTo(lines(good + ": fine"));
    }

    @Test
    void check_without_any_file_checks_the_variables() {
        // When
        int code = run("check");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString()).isEqualTo(lines("no file, the variables alone: fine"));
    }

    @Test
    void config_prints_each_value_with_its_origin() {
        // Given
        environment.put("DUPLEX_BUS_LINGER", "7s");
        // When
        int code = run("config", "-c", good.toString());
        // Then
        assertThat(code).isZero();
        assertThat(out.toString().lines())
                .contains("profile: production                     # default")
                .contains("public:")
                .contains("  port: 8181                            # " + good + ":1:16")
                .contains("  dns-name: \"\"                          # default")
                .contains("  linger: 7s                            # DUPLEX_BUS_LINGER");
    }

    @Test
    void config_prints_where_the_dev_profile_stepped_in() {
        // When
        run("config");
        // Then
        assertThat(out.toString().lines())
                .contains("profile: dev                            # no file given")
                .contains("  inbound: [{}]                         # dev profile");
    }

    @Test
    void output_of_config_loads_back_to_the_same_values() throws IOException {
        // Given
        environment.put("DUPLEX_CLUSTER_NAME", "5: \"a\" # b");
        environment.put("DUPLEX_CLUSTER_MEMBERS", "10.0.0.1:5701,[::1]:5702");
        environment.put("DUPLEX_BRIDGE_INBOUND", "[{address: 'a b', match: {n: 1, s: 'x: y'}}]");
        // When
        run("config");
        Path printed = Files.writeString(directory.resolve("printed.yaml"), out.toString());
        // Then
        assertThat(loaded(printed, Map.of())).isEqualTo(loaded(null, environment));
    }

    @Test
    void config_with_problems_tells_them_on_standard_error() {
        // When
        int code = run("config", "-c", bad.toString());
        // Then
        assertThat(code).isEqualTo(3);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("2 problems.");
    }

    @Test
    void unknown_command_is_a_mistake_in_usage_with_a_suggestion() {
        // When
        int code = run("chek");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(lines(
                        "duplex: Unmatched argument at index 0: 'chek'",
                        "Did you mean: duplex check or duplex bench?"));
    }

    @Test
    void option_without_its_value_is_a_mistake_in_usage() {
        // When
        int code = run("serve", "-c");
        // Then
        assertThat(code).isEqualTo(2);
        assertThat(err.toString()).endsWith(lines("Try 'duplex serve --help'."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "serve --help", "check --help", "config --help", "bench fanout --help"})
    void help_lists_every_exit_code(String line) {
        // When
        int code = run(line.split(" "));
        // Then
        assertThat(code).isZero();
        for (ExitCode exit : ExitCode.values()) {
            assertThat(out.toString()).containsPattern("(?m)^ +" + exit.number() + " +\\w");
        }
    }

    @Test
    void version_is_one_line() {
        // When
        int code = run("--version");
        // Then
        assertThat(code).isZero();
        assertThat(out.toString().lines()).singleElement().asString().startsWith("duplex ");
    }

    @Test
    void failure_nobody_foresaw_is_told_with_its_stack() {
        // When
        int code = run(
                config -> {
                    throw new IllegalStateException("planted");
                },
                "serve");
        // Then
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("duplex: java.lang.IllegalStateException: planted")
                .contains("\tat ");
    }

    private int run(String... args) {
        return run(config -> ExitCode.OK, args);
    }

    private int run(Server server, String... args) {
        Console console = new Console(new PrintWriter(out, true), new PrintWriter(err, true));
        Server recording = config -> {
            served.add(config);
            return server.run(config);
        };
        return new Main(environment, console, recording).run(args);
    }

    private static DuplexConfig loaded(Path file, Map<String, String> environment) {
        return ((Loaded) new ConfigLoader().load(file, environment)).config();
    }

    private static String lines(String... lines) {
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }
}
