package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JWK sets as issuers publish them. */
final class KeySetTest {
    private static final Set<JWSAlgorithm> ALL =
            KeyFiles.named(Tokens.settings().algorithms());
    private static final Tokens.Key GOOD = Tokens.Key.ec("good", "secp256r1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // One key that could not be read made all the others unknown, while the node was ready.
                "{'kty':'RSA','kid':'r','n':'AQAB'}                  | kid 'r':",
                "{'kty':'EC','kid':'e','crv':'P-256','x':'AQAB'}     | kid 'e':",
                "{'kty':'EC','kid':'c','crv':'P-999','x':'AQ','y':'AQ'} | kid 'c':",
                "{'kty':'RSA','kid':'s','n':'AQAB','e':'AQAB'}       | kid 's': an RSA key of",
                "{'kty':'new','kid':'n'}                             | kid 'n':",
                "{'kid':'x','x5c':['AQAB']}                          | kid 'x':",
                "{'kty':'oct','kid':'o','k':'AQAB'}                  | kid 'o': a secret",
                "{'kty':'OKP','kid':'p','crv':'Ed25519','x':'AQAB'}  | kid 'p': an Ed25519 key of 3 bytes",
                "{'kty':'RSA'}                                       | key 1:",
                "7                                                   | key 1: not an object",
                "null                                                | key 1: not an object",
            })
    void key_that_cannot_be_used_is_passed_over_and_named(String bad, String named) throws JOSEException {
        KeySet set = KeySet.ofUrl("{\"keys\":[" + bad.replace('\'', '"') + "," + GOOD.jwk() + "]}", ALL);
        assertThat(set.keys()).extracting(VerificationKey::id).containsExactly("good");
        assertThat(set.passedOver()).singleElement().asString().startsWith(named);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'use':'enc'}",
                "{'key_ops':['sign']}",
                "{'alg':'ES384'}",
            })
    void key_for_something_else_is_passed_over_silently(String changes) throws JOSEException {
        JsonObject other = GOOD.jwk().copy().mergeIn(new JsonObject(changes.replace('\'', '"')));
        KeySet set = KeySet.ofUrl(set(other, GOOD.jwk()), ALL);
        assertThat(set.keys()).hasSize(1);
        assertThat(set.passedOver()).isEmpty();
    }

    @Test
    void every_kind_of_key_is_read() throws JOSEException {
        KeySet set = KeySet.ofUrl(
                set(
                        Tokens.Key.rsa("r").jwk(),
                        Tokens.Key.ec("e", "secp521r1").jwk(),
                        Tokens.Key.ed25519("o").jwk(),
                        Tokens.Key.ec("e", "secp521r1").jwk()),
                ALL);
        assertThat(set.keys()).extracting(VerificationKey::id).containsExactly("r", "e", "o", "e");
    }

    @Test
    void byte_order_mark_is_no_obstacle() throws JOSEException {
        assertThat(KeySet.ofUrl("\ufeff" + set(GOOD.jwk()), ALL).keys()).hasSize(1);
    }

    @Test
    void huge_set_is_read_as_far_as_it_may_go() throws JOSEException {
        JsonArray many = new JsonArray();
        for (int i = 0; i < 150; i++) {
            many.add(GOOD.jwk());
        }
        KeySet set = KeySet.ofUrl(new JsonObject().put("keys", many).encode(), ALL);
        assertThat(set.keys()).hasSize(100);
        assertThat(set.passedOver()).containsExactly("the keys after the first 100 of 150");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'issuer':'a','jwks_uri':'https://a/jwks'} | a discovery document and not a JWK set; its jwks_uri is 'https://a/jwks'",
                "<!doctype html><html> | not a JSON object; it begins with '<!doctype html><html>'",
                "[] | not a JSON object",
                "{'keys':{}} | no list 'keys'",
                "{} | no list 'keys'",
            })
    void what_is_not_a_set_is_told(String text, String words) {
        assertThatThrownBy(() -> KeySet.ofUrl(text.replace('\'', '"'), ALL))
                .isInstanceOf(JOSEException.class)
                .hasMessageContaining(words);
    }

    private static String set(JsonObject... keys) {
        JsonArray all = new JsonArray();
        for (JsonObject key : keys) {
            all.add(key);
        }
        return new JsonObject().put("keys", all).encode();
    }
}
