package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.KeyServer;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys behind a URL: read, rotated, and not to be had. */
@Timeout(180)
final class KeyRotationE2E {
    private static final Tokens.Key OLD = Tokens.Key.ec("old", "secp256r1");
    private static final Tokens.Key NEW = Tokens.Key.rsa("new");

    private final KeyServer issuer = KeyServer.with(OLD);
    private TestNode node;

    @AfterEach
    void stop() {
        node.close();
        issuer.close();
    }

    @Test
    void keys_are_rotated_while_clients_come_and_outages_lock_nobody_out() {
        node = recipe("rotation").start();
        try (var client = BridgeClient.connect(node)) {
            assertThat(client.hello(token(OLD)).getString("user")).isEqualTo("alice");

            // A new key is read when the first token signed with it comes; what was said meanwhile waits.
            issuer.rotate(NEW);
            client.says(Envelope.of("hello").put("version", 1).put("token", token(NEW)));
            client.says(Envelope.of("ping"));
            assertThat(client.next().json().getString("type")).isEqualTo("hello");
            client.expects(Envelope.of("pong"));

            // The old one is gone; asking for it again and again does not make the node read again and again.
            int reads = issuer.reads();
            for (int i = 0; i < 20; i++) {
                client.says(Envelope.of("hello").put("version", 1).put("token", token(OLD)));
                client.expectsErr("auth_error");
            }
            assertThat(issuer.reads()).isLessThanOrEqualTo(reads + 2);

            // The issuer fails in every way; what was known goes on to count.
            for (String nonsense : new String[] {"", "{}", "no JSON", "{\"keys\":[]}", "x".repeat(400_000)}) {
                issuer.answers(200, nonsense);
                client.says(Envelope.of("hello").put("version", 1).put("token", token(OLD)));
                client.expectsErr("auth_error");
            }
            issuer.answers(500, null);
            assertThat(client.hello(token(NEW)).getString("user")).isEqualTo("alice");
        }
        issuer.close();
        try (var client = BridgeClient.connectWithSubprotocol(node, token(NEW))) {
            client.hello().expectsNothingMore();
        }
    }

    @Test
    void handshake_with_a_new_key_waits_for_it() {
        node = recipe("rotation-handshake").start();
        issuer.rotate(OLD, NEW);
        try (var client = BridgeClient.connectWithHeader(node, token(NEW))) {
            client.hello().expectsNothingMore();
        }
    }

    @Test
    void node_without_its_keys_says_so_until_the_issuer_is_there() {
        issuer.answers(503, null);
        node = recipe("no-keys-yet").start();
        try (var client = BridgeClient.connect(node);
                var socket = RawSocket.connect(node)) {
            client.says(Envelope.of("hello").put("version", 1).put("token", token(OLD)));
            client.expectsErr("auth_unavailable");
            assertThat(socket.handshake(
                                    Handshake.to("/eventbus/websocket").with("Authorization", "Bearer " + token(OLD)))
                            .status())
                    .isEqualTo(503);
            issuer.answers(200, null);
            await().atMost(Patience.LONG)
                    .untilAsserted(() -> assertThat(typeOfHello(client)).isEqualTo("hello"));
        }
    }

    private static String typeOfHello(BridgeClient client) {
        JsonObject hello = Envelope.of("hello").put("version", 1).put("token", token(OLD));
        return client.says(hello).next().json().getString("type");
    }

    private NodeRecipe recipe(String name) {
        return NodeRecipe.named(name)
                .with("DUPLEX_AUTH_JWKS_URL", issuer.url())
                .with("DUPLEX_AUTH_JWKS_COOLDOWN", "200ms");
    }

    private static String token(Tokens.Key key) {
        JsonObject claims = Tokens.claims("alice", Instant.now().getEpochSecond() + 300);
        return Tokens.signed(key, key == NEW ? "RS256" : "ES256", claims);
    }
}
