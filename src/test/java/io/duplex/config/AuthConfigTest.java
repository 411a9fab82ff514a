package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.AuthSettings;
import io.duplex.auth.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and secrets in the configuration: told early, and never shown. */
final class AuthConfigTest {
    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void keys_that_cannot_be_used_are_told_before_the_start() throws IOException {
        Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nothing");
        Path wrong = Files.writeString(
                directory.resolve("private.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThat(problems("DUPLEX_AUTH_KEY_FILES", "/nowhere.pem")).contains("'/nowhere.pem', which does not exist");
        assertThat(problems("DUPLEX_AUTH_KEY_FILES", nonsense.toString()))
                .contains("neither PEM nor a JWK nor a JWK set");
        assertThat(problems("DUPLEX_AUTH_KEY_FILES", wrong.toString())).contains("PRIVATE KEY", "openssl pkey -pubout");
        assertThat(problems("DUPLEX_AUTH_JWKS_URL", "ftp://keys")).contains("an http or https URL");
        assertThat(problems("DUPLEX_AUTH_ALGORITHMS", "none")).contains("found 'none'");
    }

    @Test
    void keys_of_every_form_are_read() throws IOException {
        Tokens.Key key = Tokens.Key.ec("k", "secp384r1");
        Path pem = Files.writeString(directory.resolve("key.pem"), key.pem());
        Path jwk = Files.writeString(directory.resolve("key.json"), key.jwk().encode());
        Path set = Files.writeString(
                directory.resolve("keys.json"), "{\"keys\":[" + key.jwk().encode() + "]}");
        AuthSettings auth = fixture.config("", Map.of("DUPLEX_AUTH_KEY_FILES", pem + "," + jwk + "," + set))
                .auth();
        assertThat(auth.keyFiles()).containsExactly(pem, jwk, set);
        assertThat(auth.hasKeys()).isTrue();
        assertThat(problems(Map.of("DUPLEX_AUTH_KEY_FILES", pem.toString(), "DUPLEX_AUTH_ALGORITHMS", "RS256")))
                .contains("holds no key for any of the accepted algorithms");
    }

    @Test
    void nobody_could_come_in_is_a_mistake() {
        assertThat(problems("DUPLEX_AUTH_ANONYMOUS", "false")).contains("no keys to check tokens");
        assertThat(fixture.problems("", Map.of("DUPLEX_AUTH_ANONYMOUS", "false", "DUPLEX_AUTH_SECRET", Tokens.SECRET)))
                .isEmpty();
    }

    @Test
    void what_is_secret_is_shown_neither_in_problems_nor_in_values_nor_in_logs() {
        assertThat(problems("DUPLEX_AUTH_SECRET", "short-secret"))
                .contains("a secret of 12 bytes")
                .doesNotContain("short-secret");
        assertThat(problems("DUPLEX_INSIDE_API_KEYS", "short-key")).doesNotContain("short-key");
        Map<String, String> right =
                Map.of("DUPLEX_AUTH_SECRET", Tokens.SECRET, "DUPLEX_INSIDE_API_KEYS", "a key of some length");
        ConfigResult.Loaded loaded = ConfigFixture.loaded(new ConfigLoader().load(null, right));
        List<String> values = loaded.values().stream().map(EffectiveValue::yaml).toList();
        assertThat(values).contains("'***'").doesNotContain(Tokens.SECRET);
        assertThat(String.join(" ", values)).doesNotContain("sixty-four").doesNotContain("a key of some length");
        assertThat(loaded.config().toString()).doesNotContain("sixty-four").doesNotContain("a key of some length");
    }

    private String problems(String variable, String value) {
        return problems(Map.of(variable, value));
    }

    private String problems(Map<String, String> environment) {
        List<String> problems = fixture.problems("", environment);
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }
}
