package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node where nobody may be anonymous. */
@Timeout(60)
final class NoAnonymousE2E {
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("no-anonymous")
                .with("DUPLEX_AUTH_ANONYMOUS", false)
                .with("DUPLEX_AUTH_LOGIN_TIMEOUT", "4s")
                .with("DUPLEX_AUTH_SECRET", Tokens.SECRET)
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void nothing_is_done_before_a_token_is_shown() {
        try (var client = BridgeClient.connect(node)) {
            client.says(Envelope.of("register", "a")).expectsErr("not_logged_in");
            client.publish("a", 1).expectsErr("not_logged_in");
            client.send("a", 1).expectsErr("not_logged_in");
            client.says(Envelope.of("unregister", "a")).expectsErr("not_logged_in");
            client.hello();
            client.says(Envelope.of("register", "a")).expectsErr("not_logged_in");
            client.hello(token());
            client.register("a").publish("a", 1).expectsRec("a", 1);
        }
    }

    @Test
    void token_of_the_handshake_is_enough_for_a_client_that_says_no_hello() {
        try (var client = BridgeClient.connectWithSubprotocol(node, token())) {
            client.register("b").publish("b", 1).expectsRec("b", 1);
        }
    }

    @Test
    void who_shows_no_token_in_time_is_closed() {
        try (var client = BridgeClient.connect(node).hello()) {
            assertThat(client.says(Envelope.of("ping")).next().json().getString("type"))
                    .isEqualTo("pong");
            assertThat(client.expectsClose(4501)).isEqualTo("bad token");
        }
    }

    private static String token() {
        return Tokens.hmac(Tokens.claims("alice", Instant.now().getEpochSecond() + 300));
    }
}
