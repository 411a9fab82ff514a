package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a configuration probably does not mean. */
final class WarningsTest {
    @TempDir
    private Path directory;

    /** Line breaks are written as {@code ¶}. Of all of these, check said only that the file was fine. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "inside: {host: 0.0.0.0} | 1:16: inside.host: warning: found '0.0.0.0' without inside.api-keys",
                "inside: {host: '::'} | inside.host: warning: found '::' without inside.api-keys",
                "inside: {host: node.lan} | inside.host: warning: found 'node.lan' without",
                "auth: {jwks-url: 'http://idp.lan:8080/jwks'} | auth.jwks-url: warning: found a URL without TLS",
                "auth: {jwks-url: 'http://auth_server:8080/jwks'} | auth.jwks-url: warning: found a URL without TLS",
                "cluster: {members: [a]} | cluster.members: warning: found members with join single",
                "cluster: {join: dns, dns-name: a}¶channels: [{pattern: b, history: {size: 1, age: 1s}}]¶bridge: {outbound: [{}]}"
                        + "| cluster.expected-members: warning: found 1 with join dns",
                "channels: [{pattern: a.b, overflow: {policy: latest}}] | channels: warning: found channels[0], 'a.b', which no rule reaches",
                "channels: [{pattern: a.*, overflow: {policy: latest}}]¶bridge: {inbound: [{address: a.b.c}, {pattern: 'b.{claim.x}'}]}"
                        + "| channels: warning: found channels[0], 'a.*', which no rule reaches",
                "bridge: {inbound: [{}, {address-regex: '(.*\\.){8}log'}]}"
                        + "| bridge.inbound: warning: found the address-regex of bridge.inbound[1], '(.*\\.){8}log', which needs",
                "bridge: {outbound: [{address-regex: 'shop\\.(.*-){9}x'}]} | which needs too much work for some addresses",
            })
    void what_is_probably_not_meant_is_told(String yaml, String warning) {
        assertThat(warnings(yaml)).singleElement().asString().contains(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inside: {host: '::1'}",
                "inside: {host: localhost}",
                "inside: {host: 0.0.0.0, api-keys: [0123456789abcdef]}",
                "auth: {jwks-url: 'http://localhost:8080/jwks'}",
                "auth: {jwks-url: 'http://[::1]:8080/jwks'}",
                "auth: {jwks-url: 'https://idp.lan/jwks'}",
                "cluster: {join: dns, dns-name: a, expected-members: 3}\nchannels: [{pattern: b, history: {size: 1, age: 1s}}]\n"
                        + "bridge: {outbound: [{}]}",
                "channels: [{pattern: a.*, overflow: {policy: latest}}]\nbridge: {inbound: [{address: a.b}]}",
                "channels: [{pattern: a.*.c, overflow: {policy: latest}}]\nbridge: {outbound: [{pattern: 'a.u-{claim.x.y}.c'}]}",
                "channels: [{pattern: a.b, overflow: {policy: latest}}]\nbridge: {outbound: [{address-regex: 'a..'}]}",
                "bridge: {inbound: [{address-regex: 'orders\\.[a-z0-9-]+\\.(new|old)'}, {address-regex: .*}]}",
            })
    void what_may_be_meant_is_not_warned_of(String yaml) {
        assertThat(warnings(yaml)).isEmpty();
    }

    @Test
    void file_of_tls_that_is_missing_is_a_problem() {
        // Check said that the file was fine, and the node did not start.
        assertThat(new ConfigFixture(directory).problems("tls: {certificate: /nowhere.crt, key: /nowhere.key}"))
                .containsExactly(
                        "duplex.yaml:1:20: tls.certificate: found '/nowhere.crt', which does not exist, expected a PEM file",
                        "duplex.yaml:1:39: tls.key: found '/nowhere.key', which does not exist, expected a PEM file");
    }

    @Test
    void slash_behind_an_origin_is_named() {
        assertThat(new ConfigFixture(directory).problems("public: {origins: ['https://a.org/']}"))
                .singleElement()
                .asString()
                .endsWith("Leave the slash at its end away: an origin has no path.");
    }

    private List<String> warnings(String yaml) {
        return ConfigFixture.loaded(new ConfigFixture(directory).load(yaml.replace('¶', '\n'), Map.of()))
                .warnings()
                .stream()
                .map(ConfigProblem::warning)
                .toList();
    }
}
