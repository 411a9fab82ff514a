package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens over the wire: every way to show one, and every kind that must not be accepted. */
@Timeout(180)
final class TokenE2E {
    private static final Tokens.Key KEY = Tokens.Key.rsa(null);
    private static final Tokens.Key ED = Tokens.Key.ed25519(null);
    private static final String PATH = "/eventbus/websocket";

    @TempDir
    private static Path directory;

    private static TestNode node;

    @BeforeAll
    static void start() throws IOException {
        Path pem = Files.writeString(directory.resolve("issuer.pem"), KEY.pem() + ED.pem());
        node = NodeRecipe.named("tokens")
                .withConfig("""
                        profile: production
                        auth:
                          key-files: [%s]
                          issuer: https://issuer.example
                          audience: [duplex]
                          query-token: true
                        bridge:
                          inbound: [{address-regex: 'fence\\..*'}]
                        """.formatted(pem))
                .with("DUPLEX_AUTH_SECRET", Tokens.SECRET)
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Everything that must be refused, by name. */
    static Stream<String> badTokens() {
        return bad().keySet().stream();
    }

    private static Map<String, String> bad() {
        JsonObject good = claims();
        JsonObject none = JsonObject.of("alg", "none", "typ", "JWT");
        String token = sign(good);
        Map<String, String> bad = new TreeMap<>();
        bad.put("alg none", Tokens.raw(none, good, ""));
        bad.put("alg none with a signature", Tokens.raw(none, good, token.substring(token.lastIndexOf('.') + 1)));
        bad.put("wrong key", Tokens.signed(Tokens.Key.rsa(null), "RS256", good));
        bad.put("wrong secret", Tokens.hmac("HS256", "x".repeat(64), good));
        bad.put("public key as secret", Tokens.hmac("HS256", KEY.pem(), good));
        bad.put("expired", sign(good.copy().put("exp", now() - 60)));
        bad.put("not yet valid", sign(good.copy().put("nbf", now() + 60)));
        JsonObject endless = good.copy();
        endless.remove("exp");
        bad.put("no exp", sign(endless));
        bad.put("wrong issuer", sign(good.copy().put("iss", "https://issuer.example.org")));
        bad.put("wrong audience", sign(good.copy().put("aud", JsonArray.of("duplex2"))));
        bad.put("no user", sign(good.copy().put("sub", "")));
        bad.put("truncated", token.substring(0, token.length() - 10));
        bad.put("without its signature", token.substring(0, token.lastIndexOf('.') + 1));
        bad.put("huge", sign(good.copy().put("padding", "x".repeat(20_000))));
        bad.put("no token at all", "hello");
        bad.put("dots", "..");
        bad.put("encrypted", "a.b.c.d.e");
        return bad;
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void bad_token_in_hello_is_refused_and_the_session_goes_on(String kind) {
        try (var client = BridgeClient.connect(node)) {
            client.says(Envelope.of("hello").put("version", 1).put("token", bad().get(kind)));
            client.expectsErr("auth_error").expectsNothingMore();
            assertThat(client.hello(sign(claims())).getString("user")).isEqualTo("alice");
        }
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void bad_token_in_the_handshake_is_refused(String kind) {
        String token = bad().get(kind);
        // A huge one is longer than a request may be, and is refused before anybody reads it.
        boolean huge = token.length() > 16_384;
        assertThat(answer(Handshake.to(PATH).with("Authorization", "Bearer " + token)))
                .isEqualTo(huge ? 431 : 401);
        assertThat(answer(Handshake.to(PATH).with("Sec-WebSocket-Protocol", "bearer, " + token)))
                .isEqualTo(huge ? 431 : 401);
        assertThat(answer(Handshake.to(PATH + "?token=" + token))).isEqualTo(huge ? 414 : 401);
    }

    @Test
    void refusal_says_what_is_wrong() {
        try (var socket = RawSocket.connect(node)) {
            var answer = socket.handshake(Handshake.to(PATH)
                    .with("Authorization", "Bearer " + sign(claims().put("exp", now() - 60))));
            assertThat(answer.headers())
                    .containsEntry(
                            "www-authenticate",
                            "Bearer error=\"invalid_token\", error_description=\"the token has expired\"");
        }
    }

    @Test
    void token_is_taken_from_hello_header_subprotocol_and_query() {
        String token = sign(claims());
        try (var hello = BridgeClient.connect(node);
                var header = BridgeClient.connectWithHeader(node, token);
                var subprotocol = BridgeClient.connectWithSubprotocol(node, token);
                var query = BridgeClient.connectWithQuery(node, token)) {
            assertThat(hello.hello(token).getString("user")).isEqualTo("alice");
            for (BridgeClient client : new BridgeClient[] {header, subprotocol, query}) {
                JsonObject answer = client.says(Envelope.of("hello").put("version", 1))
                        .next()
                        .json();
                assertThat(answer.getString("user")).isEqualTo("alice");
                assertThat(answer.getInteger("expires")).isBetween(280, 300);
            }
        }
    }

    @Test
    void tokens_of_every_configured_key_are_accepted() {
        try (var client = BridgeClient.connect(node)) {
            assertThat(client.hello(Tokens.signed(ED, "EdDSA", claims())).getString("user"))
                    .isEqualTo("alice");
            assertThat(client.hello(Tokens.signed(KEY, "PS384", claims())).getString("user"))
                    .isEqualTo("alice");
            assertThat(client.hello(Tokens.hmac("HS512", Tokens.SECRET, claims()))
                            .getString("user"))
                    .isEqualTo("alice");
        }
    }

    @Test
    void two_tokens_at_once_are_a_bad_request() {
        String token = sign(claims());
        assertThat(answer(Handshake.to(PATH + "?token=" + token).with("Authorization", "Bearer " + token)))
                .isEqualTo(400);
    }

    @Test
    void another_scheme_is_not_for_us() {
        assertThat(answer(Handshake.to(PATH).with("Authorization", "Basic YTpi")))
                .isEqualTo(101);
    }

    private static int answer(Handshake handshake) {
        try (var socket = RawSocket.connect(node)) {
            return socket.handshake(handshake).status();
        }
    }

    private static String sign(JsonObject claims) {
        return Tokens.signed(KEY, "RS256", claims);
    }

    private static JsonObject claims() {
        return Tokens.claims("alice", now() + 300)
                .put("iss", "https://issuer.example")
                .put("aud", "duplex");
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }
}
