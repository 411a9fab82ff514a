package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each kind of mistake a file can hold, and the very line that tells it. */
final class FileProblemsTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ConfigFixture(directory);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // Types
                "public: {port: abc}     | 1:16: public.port: found 'abc', expected a whole number from 0 to 65535",
                "public: {port: '80'}    | 1:16: public.port: found '80', expected a whole number from 0 to 65535."
                        + " Leave the quotes away.",
                "public: {port: 80.5}    | 1:16: public.port: found 80.5, expected a whole number from 0 to 65535",
                "public: {port: }        | 1:15: public.port: found nothing, expected a whole number from 0 to 65535",
                "public: {port: [80]}    | 1:16: public.port: found a list, expected a whole number from 0 to 65535",
                "public: 80              | 1:9: public: found 80, expected a section with host, port, origins,"
                        + " origin-required, trusted-proxies or proxy-protocol",
                "public: port 80         | 1:9: public: found 'port 80', expected a section with host, port,"
                        + " origins, origin-required, trusted-proxies or proxy-protocol. A key is followed by a colon and"
                        + " a space.",
                "dev: {echo: yes}        | 1:13: dev.echo: found 'yes', expected true or false",
                "dev: {echo: 'true'}     | 1:13: dev.echo: found 'true', expected true or false. Leave the quotes"
                        + " away.",
                "cluster: {name: 5}      | 1:17: cluster.name: found 5, expected a text that is not empty."
                        + " Put it in quotes: '5'.",
                "cluster: {members: a}   | 1:20: cluster.members: found 'a', expected a list of host or host:port",
                // Ranges
                "public: {port: 99999}   | 1:16: public.port: found 99999, expected a whole number from 0 to 65535",
                "public: {port: -1}      | 1:16: public.port: found -1, expected a whole number from 0 to 65535",
                "cluster: {port: 0}      | 1:17: cluster.port: found 0, expected a whole number from 1 to 65535",
                "bus: {linger: 61m}      | 1:15: bus.linger: found '61m', expected a duration such as 250ms, 10s, 2m"
                        + " or 1h, from 0s to 1h",
                "fan-out: {max-outbound: 1B} | 1:25: fan-out.max-outbound: found '1B', expected a size such as 512B,"
                        + " 64KiB, 1MiB or 1GiB, from 1KiB to 1GiB",
                // Words
                "profile: prodution      | 1:10: profile: found 'prodution', expected production or dev."
                        + " Did you mean 'production'?",
                "profile: 5              | 1:10: profile: found 5, expected production or dev",
                "cluster: {join: TCP_IP} | 1:17: cluster.join: found 'TCP_IP', expected single, tcp-ip or dns."
                        + " Did you mean 'tcp-ip'?",
                // Patterns
                "public: {host: 'a:80'}  | 1:16: public.host: found 'a:80', expected a host name or an IP address",
                "cluster: {name: ''}     | 1:17: cluster.name: found '', expected a text that is not empty",
                "cluster: {members: ['a:b']} | 1:21: cluster.members[0]: found 'a:b', expected host or host:port",
                "cluster: {dead-after: 3500ms} | 1:23: cluster.dead-after: found '3500ms', expected a duration in"
                        + " whole seconds such as 10s, 2m or 1h, from 3s to 24h",
                // Units
                "bus: {linger: 5}        | 1:15: bus.linger: found 5, expected a duration such as 250ms, 10s, 2m or"
                        + " 1h, from 0s to 1h. Add a unit: 5ms or 5s.",
                "bus: {linger: 5 sec}    | 1:15: bus.linger: found '5 sec', expected a duration such as 250ms, 10s,"
                        + " 2m or 1h, from 0s to 1h. Did you mean 5s?",
                "websocket: {max-frame: 1024} | 1:24: websocket.max-frame: found 1024, expected a size such as 512B,"
                        + " 64KiB, 1MiB or 1GiB, from 125B to 1GiB. Add a unit: 1024B.",
                "websocket: {max-frame: 64kb} | 1:24: websocket.max-frame: found '64kb', expected a size such as"
                        + " 512B, 64KiB, 1MiB or 1GiB, from 125B to 1GiB. Did you mean 64KiB?",
                // Unknown keys
                "public: {prot: 1}       | 1:10: public.prot: found an unknown key, expected host, port, origins,"
                        + " origin-required, trusted-proxies or proxy-protocol. Did you mean 'port'?",
                "public: {xyz: 1}        | 1:10: public.xyz: found an unknown key, expected host, port, origins,"
                        + " origin-required, trusted-proxies or proxy-protocol",
                "bus: {Linger: 5s}       | 1:7: bus.Linger: found an unknown key, expected linger or max-backlog."
                        + " Did you mean 'linger'?",
                "linger: 5s              | 1:1: linger: found an unknown key, expected {top}."
                        + " It belongs under 'bus:'.",
                "bus.linger: 5s          | 1:1: ['bus.linger']: found an unknown key, expected {top}."
                        + " Write it as 'linger', indented under 'bus:'.",
                // Keys that must be there
                "channels: [{pattern: a, history: {size: 100}}] | 1:34: channels[0].history.age: found nothing,"
                        + " expected a duration such as 250ms, 10s, 2m or 1h. The key 'age' must be set.",
                "channels: [{overflow: {policy: latest}}] | 1:12: channels[0].pattern: found nothing, expected a"
                        + " pattern such as news, prices.* or chat.**. The key 'pattern' must be set.",
                // The whole file
                "[1]                     | 1:1: found a list, expected a section with {top}",
            })
    void each_mistake_is_told_once_and_exactly(String yaml, String problem) {
        String sections = Words.oneOf(ConfigSchema.read().topNames());
        assertThat(fixture.problems(yaml)).containsExactly("duplex.yaml:" + problem.replace("{top}", sections));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{addres: a}           | 1:23: bridge.inbound[0].addres: found an unknown key, expected address,"
                        + " address-regex, pattern, match, required-authority or commands. Did you mean 'address'?",
                "{address: ''}         | 1:32: bridge.inbound[0].address: found '', expected a text that is not"
                        + " empty",
                "{match: 5}            | 1:30: bridge.inbound[0].match: found 5, expected a section of fields and"
                        + " values",
                "news                  | 1:22: bridge.inbound[0]: found 'news', expected a section with address,"
                        + " address-regex, pattern, match, required-authority or commands. A key is followed by a colon"
                        + " and a space.",
                "{address-regex: 'a['} | 1:38: bridge.inbound[0].address-regex: found 'a[', expected a Java regular"
                        + " expression. Unclosed character class at its character 2.",
                "{address-regex: '(^{1000}){1000}'} | 1:38: bridge.inbound[0].address-regex: found"
                        + " '(^{1000}){1000}', expected a regular expression whose work a node can bound. Its parts can"
                        + " match nothing in too many ways or it has comments. Write (a{bar}b)? instead of (a?{bar}b?).",
                "{address: a, address-regex: b} | 1:35: bridge.inbound[0].address-regex: found a rule with both"
                        + " address and address-regex, expected one of them. The address wins: the address-regex is never"
                        + " looked at.",
                "{pattern: 'a.**.b'}   | 1:32: bridge.inbound[0].pattern: found 'a.**.b', expected a pattern such as"
                        + " orders.{claim.tenant}.*. It has something behind **, which stands for the rest of an address.",
                "{commands: [history]} | 1:33: bridge.inbound[0].commands: found 'history', expected publish or send."
                        + " It belongs into a rule of bridge.outbound.",
            })
    void each_mistake_in_a_rule_is_told_once_and_exactly(String rule, String problem) {
        assertThat(fixture.problems("bridge: {inbound: [  " + rule + "]}"))
                .containsExactly("duplex.yaml:" + problem.replace("{bar}", "|"));
    }

    @Test
    void all_mistakes_are_told_at_once_in_the_order_of_the_file_and_then_the_environment() {
        // Given
        String yaml = """
            websocket:
              max-fragments: 0
            public:
              prot: 80
              port: x
            bridge:
              outbound:
                - adress: news
            profile: test
            """;
        // When
        List<String> problems =
                fixture.problems(yaml, Map.of("DUPLEX_INSIDE_PORT", "x", "DUPLEX_BUS_LINGER", "5", "DUPLEX_X", ""));
        // Then
        assertThat(problems)
                .extracting(problem -> problem.substring(0, problem.indexOf(": found")))
                .containsExactly(
                        "duplex.yaml:2:18: websocket.max-fragments",
                        "duplex.yaml:4:3: public.prot",
                        "duplex.yaml:5:9: public.port",
                        "duplex.yaml:8:7: bridge.outbound[0].adress",
                        "duplex.yaml:9:10: profile",
                        "DUPLEX_BUS_LINGER: bus.linger",
                        "DUPLEX_INSIDE_PORT: inside.port",
                        "DUPLEX_X");
    }

    @Test
    void long_value_is_cut_and_stays_on_one_line() {
        // When
        List<String> problems = fixture.problems("public: {host: \"" + "a b\\n".repeat(100) + "\"}");
        // Then
        assertThat(problems).singleElement().asString().hasSizeLessThan(160).doesNotContain("\n");
    }

    @Test
    void missing_file_is_one_problem() {
        // When
        ConfigResult result = new ConfigLoader().load(Path.of("no/such.yaml"), Map.of());
        // Then
        assertThat(((ConfigResult.Rejected) result).problems())
                .extracting(ConfigProblem::text)
                .containsExactly("no/such.yaml: found no file, expected a YAML file in UTF-8");
    }

    @Test
    void directory_in_place_of_the_file_is_one_problem() {
        // When
        ConfigResult result = new ConfigLoader().load(Path.of("conf"), Map.of());
        // Then
        assertThat(((ConfigResult.Rejected) result).problems())
                .extracting(ConfigProblem::text)
                .containsExactly("conf: found a directory, expected a YAML file in UTF-8");
    }

    @Test
    void file_that_is_not_utf_8_is_one_problem() throws Exception {
        // Given
        Path file = Files.write(
                directory.resolve("latin.yaml"), "cluster: {name: Zürich}".getBytes(StandardCharsets.ISO_8859_1));
        // When
        ConfigResult result = new ConfigLoader().load(file, Map.of());
        // Then
        assertThat(((ConfigResult.Rejected) result).problems())
                .extracting(ConfigProblem::found)
                .containsExactly("bytes that are not UTF-8");
    }
}
