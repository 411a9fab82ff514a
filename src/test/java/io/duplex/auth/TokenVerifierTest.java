package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import io.duplex.auth.AuthSettings.ClaimSettings;
import io.duplex.auth.BadToken.Reason;
import io.duplex.clock.ManualTimers;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {
    private static final long NOW = 1_800_000_000L;
    private static final Tokens.Key RSA = Tokens.Key.rsa("rsa");
    private static final Tokens.Key P256 = Tokens.Key.ec("p256", "secp256r1");
    private static final Tokens.Key P384 = Tokens.Key.ec("p384", "secp384r1");
    private static final Tokens.Key P521 = Tokens.Key.ec("p521", "secp521r1");
    private static final Tokens.Key ED = Tokens.Key.ed25519("ed");

    private static final Set<JWSAlgorithm> ALL =
            KeyFiles.named(Tokens.settings().algorithms());

    private final ManualTimers timers = new ManualTimers();
    private final JsonObject claims = Tokens.claims("alice", NOW + 60);

    @ParameterizedTest
    @CsvSource({
        "RS256, rsa",
        "RS384, rsa",
        "RS512, rsa",
        "PS256, rsa",
        "PS384, rsa",
        "PS512, rsa",
        "ES256, p256",
        "ES384, p384",
        "ES512, p521",
        "EdDSA, ed"
    })
    void token_signed_with_the_private_half_is_accepted(String algorithm, String kid) throws BadToken {
        // Given
        Tokens.Key key = List.of(RSA, P256, P384, P521, ED).stream()
                .filter(each -> kid.equals(each.id()))
                .findFirst()
                .orElseThrow();
        // When
        Principal principal = verify(Tokens.signed(key, algorithm, claims), ring(RSA, P256, P384, P521, ED));
        // Then
        assertThat(principal.user()).isEqualTo("alice");
        assertThat(principal.secondsLeft(timers.nanos())).isEqualTo(60);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void token_signed_with_the_secret_is_accepted(String algorithm) throws Exception {
        assertThat(verify(Tokens.hmac(algorithm, Tokens.SECRET, claims), secretRing())
                        .user())
                .isEqualTo("alice");
    }

    @Test
    void public_key_is_never_taken_for_a_secret() throws Exception {
        // Given
        KeyRing both = ring(RSA).and(secretRing());
        String confused = Tokens.hmac("HS256", RSA.pem(), claims);
        // Then
        assertThat(refusal(confused, ring(RSA))).isEqualTo(Reason.ALGORITHM);
        assertThat(refusal(confused, both)).isEqualTo(Reason.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE"})
    void token_without_a_signature_is_refused(String none) throws Exception {
        String token = Tokens.raw(JsonObject.of("alg", none), claims, "");
        assertThat(refusal(token, secretRing())).isIn(Reason.MALFORMED, Reason.ALGORITHM);
    }

    @Test
    void token_signed_by_somebody_else_is_refused() throws Exception {
        assertThat(refusal(Tokens.signed(Tokens.Key.rsa("rsa"), "RS256", claims), ring(RSA)))
                .isEqualTo(Reason.SIGNATURE);
        assertThat(refusal(Tokens.signed(Tokens.Key.rsa("other"), "RS256", claims), ring(RSA)))
                .isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(refusal(Tokens.hmac("HS256", "x".repeat(64), claims), secretRing()))
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void claims_that_were_changed_after_signing_are_refused() throws Exception {
        String[] parts = Tokens.hmac(claims).split("\\.", -1);
        String forged =
                parts[0] + "." + Tokens.part(claims.copy().put("sub", "bob").encode()) + "." + parts[2];
        assertThat(refusal(forged, secretRing())).isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void key_bound_to_one_algorithm_verifies_no_other() throws Exception {
        KeyRing bound = new KeyRing(
                KeyFiles.usable(List.of(JWK.parse(RSA.jwk().put("alg", "RS256").encode())), ALL));
        assertThat(verify(Tokens.signed(RSA, "RS256", claims), bound).user()).isEqualTo("alice");
        assertThat(refusal(Tokens.signed(RSA, "PS256", claims), bound)).isEqualTo(Reason.ALGORITHM);
    }

    @Test
    void every_cut_of_a_token_is_refused() throws Exception {
        String token = Tokens.hmac(claims);
        for (int length = 0; length < token.length(); length++) {
            assertThat(refusal(token.substring(0, length), secretRing()))
                    .as("the first %d characters", length)
                    .isIn(Reason.MALFORMED, Reason.SIGNATURE);
        }
    }

    @Test
    void huge_token_is_refused_before_it_is_looked_at() throws Exception {
        String token = Tokens.hmac(claims.copy().put("padding", "x".repeat(10_000)));
        assertThat(refusal(token, secretRing())).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    void token_must_have_an_end_that_has_not_come() throws Exception {
        assertThat(refusal(JsonObject.of("sub", "alice"))).isEqualTo(Reason.NO_EXPIRY);
        assertThat(refusal(Tokens.claims("alice", NOW))).isEqualTo(Reason.EXPIRED);
        assertThat(refusal(claims.copy().put("exp", "tomorrow"))).isEqualTo(Reason.MALFORMED);
        assertThat(refusal(claims.copy().put("nbf", NOW + 1))).isEqualTo(Reason.NOT_YET);
        assertThat(accepted(claims.copy().put("nbf", NOW)).user()).isEqualTo("alice");
        assertThat(accepted(claims.copy().put("exp", 1e300)).isExpired(timers.nanos()))
                .isFalse();
    }

    @Test
    void leeway_bridges_clocks_that_differ() throws Exception {
        ClaimSettings lenient = new ClaimSettings(null, List.of(), Duration.ofSeconds(5), "sub", List.of());
        assertThat(verify(Tokens.hmac(claims.copy().put("nbf", NOW + 5)), secretRing(), lenient)
                        .user())
                .isEqualTo("alice");
        Principal late = verify(Tokens.hmac(Tokens.claims("alice", NOW - 2)), secretRing(), lenient);
        assertThat(late.secondsLeft(timers.nanos())).isEqualTo(3);
    }

    @Test
    void issuer_and_audience_must_be_the_ones_asked_for() throws Exception {
        ClaimSettings strict = new ClaimSettings("us", List.of("here", "there"), Duration.ZERO, "sub", List.of());
        JsonObject right = claims.copy()
                .put("iss", "us")
                .put("aud", new JsonArray().add("x").add("there"));
        assertThat(verify(Tokens.hmac(right), secretRing(), strict).user()).isEqualTo("alice");
        assertThat(verify(Tokens.hmac(right.copy().put("aud", "here")), secretRing(), strict)
                        .user())
                .isEqualTo("alice");
        assertThat(refusal(right.copy().put("iss", "them"), strict)).isEqualTo(Reason.ISSUER);
        assertThat(refusal(claims, strict)).isEqualTo(Reason.ISSUER);
        assertThat(refusal(right.copy().put("aud", "elsewhere"), strict)).isEqualTo(Reason.AUDIENCE);
        assertThat(refusal(claims.copy().put("iss", "us"), strict)).isEqualTo(Reason.AUDIENCE);
    }

    @Test
    void token_must_name_its_user() throws Exception {
        assertThat(refusal(JsonObject.of("exp", NOW + 1))).isEqualTo(Reason.NO_USER);
        assertThat(refusal(JsonObject.of("exp", NOW + 1, "sub", ""))).isEqualTo(Reason.NO_USER);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "9007199254740993, 9007199254740993", "7.0, 7", "-1, -1", "1e3, 1000"})
    void user_may_be_a_whole_number(String number, String user) throws Exception {
        // A claim such as {"user_id":7} was "the token names no user".
        JsonObject token = new JsonObject("{\"exp\":" + (NOW + 60) + ",\"sub\":" + number + "}");
        assertThat(accepted(token).user()).isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sub\":7.5}        | its claim 'sub' is '7.5', expected is a text",
                "{\"sub\":1e300}      | its claim 'sub' is '1.0E300', expected is a text",
                "{\"sub\":true}       | its claim 'sub' is true, expected is a text",
                "{\"sub\":null}       | its claim 'sub' is nothing, expected is a text",
                "{\"sub\":{\"a\":1}}  | its claim 'sub' is 'a structure', expected is a text",
                "{\"exp\":\"1790000000\"} | exp is '1790000000', expected is a number of seconds",
                "{\"nbf\":\"soon\"}   | nbf is 'soon', expected is a number of seconds",
                "{\"nbf\":1800000100} | in 100 s by the clock of this node (nbf)",
                "{\"exp\":1799999000} | 1000 s ago by the clock of this node",
                "{\"iss\":\"https://us/\"} | iss is 'https://us/', expected is 'https://us'",
                "{\"iss\":null}       | iss is nothing, expected is 'https://us'",
                "{\"aud\":[\"x\",\"y\"]} | aud is 'x', 'y', expected is one of here",
            })
    void refusal_says_what_was_found_and_expected(String changes, String words) {
        ClaimSettings strict = new ClaimSettings("https://us", List.of("here"), Duration.ZERO, "sub", List.of());
        JsonObject token =
                claims.copy().put("iss", "https://us").put("aud", "here").mergeIn(new JsonObject(changes));
        assertThat(catchThrowableOfType(BadToken.class, () -> verify(Tokens.hmac(token), secretRing(), strict)))
                .hasMessageContaining(words);
    }

    @Test
    void header_that_makes_something_critical_is_refused() throws Exception {
        String token = Tokens.raw(JsonObject.of("alg", "HS256", "crit", JsonArray.of("exp")), claims, "AAAA");
        assertThat(refusal(token, secretRing())).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void authorities_come_from_lists_and_from_words() throws Exception {
        JsonObject rich = claims.copy()
                .put("permissions", JsonArray.of("a", 1, "b"))
                .put("scope", " c  d ")
                .put("roles", JsonObject.of("e", true));
        assertThat(accepted(rich).authorities()).containsExactlyInAnyOrder("a", "b", "c", "d");
    }

    @Test
    void weak_keys_are_not_accepted() {
        assertThat(KeyFiles.problem("x".repeat(31))).contains("31 bytes");
        assertThat(KeyFiles.problem("x".repeat(32))).isNull();
    }

    private Principal accepted(JsonObject token) throws Exception {
        return verify(Tokens.hmac(token), secretRing());
    }

    private Reason refusal(JsonObject token) throws Exception {
        return refusal(Tokens.hmac(token), secretRing());
    }

    private Reason refusal(JsonObject token, ClaimSettings settings) {
        return catchThrowableOfType(BadToken.class, () -> verify(Tokens.hmac(token), secretRing(), settings))
                .reason();
    }

    private Reason refusal(String token, KeyRing keys) {
        return catchThrowableOfType(BadToken.class, () -> verify(token, keys)).reason();
    }

    private Principal verify(String token, KeyRing keys) throws BadToken {
        return verify(token, keys, Tokens.settings().claims());
    }

    private Principal verify(String token, KeyRing keys, ClaimSettings settings) throws BadToken {
        TokenVerifier verifier =
                new TokenVerifier(settings, 8_192, InstantSource.fixed(Instant.ofEpochSecond(NOW)), timers);
        JWSObject parsed = verifier.parse(token);
        return verifier.verify(parsed, TokenVerifier.candidates(parsed, keys));
    }

    private static KeyRing secretRing() throws JOSEException {
        return new KeyRing(KeyFiles.ofSecret(Tokens.SECRET, ALL));
    }

    private static KeyRing ring(Tokens.Key... keys) {
        List<JWK> jwks = new ArrayList<>();
        try {
            for (Tokens.Key key : keys) {
                jwks.add(JWK.parse(key.jwk().encode()));
            }
            return new KeyRing(KeyFiles.usable(jwks, ALL));
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
