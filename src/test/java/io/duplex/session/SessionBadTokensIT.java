package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tokens cost, and how many bad ones a client may show. */
final class SessionBadTokensIT {
    private final Vertx vertx = Vertx.vertx();
    private final SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
    private final Client client = node.connect();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void client_that_shows_bad_tokens_is_not_heard_for_ever() throws Exception {
        // Wrong signatures were checked for as long as a client showed them, on the event loop.
        for (int i = 0; i < 5; i++) {
            assertThat(client.pipe.closes()).isEmpty();
            hello(Tokens.hmac("HS256", "x".repeat(64), Tokens.claims("alice", node.wallClockSeconds() + 60)));
            assertThat(client.hears()).contains("auth_error");
        }
        assertThat(client.pipe.closes().poll(5, TimeUnit.SECONDS)).isEqualTo(Disconnect.BAD_TOKEN);
    }

    @Test
    void good_token_is_a_new_beginning() throws Exception {
        for (int i = 0; i < 12; i++) {
            boolean good = i % 4 == 3;
            hello(good ? token("alice", i) : Tokens.hmac("HS256", "x".repeat(64), Tokens.claims("a", 1)));
            assertThat(client.hears()).contains(good ? "alice" : "auth_error");
        }
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void token_that_was_accepted_is_not_checked_again() throws Exception {
        String token = token("alice", 60);
        for (int i = 0; i < 3; i++) {
            hello(token);
            assertThat(client.hears()).contains("\"user\":\"alice\"");
        }
        assertThat(accepted()).isEqualTo(1);
        hello(token("bob", 60));
        assertThat(client.hears()).contains("\"user\":\"bob\"");
        hello(token);
        assertThat(client.hears()).contains("\"user\":\"alice\"");
        assertThat(accepted()).as("only the last one is remembered").isEqualTo(3);
    }

    @Test
    void token_that_has_ended_is_checked_again() throws Exception {
        String token = token("alice", 5);
        hello(token);
        assertThat(client.hears()).contains("alice");
        node.setWallClock(Duration.ofSeconds(6));
        hello(token);
        assertThat(client.hears())
                .as("its end is counted in the node's own time")
                .contains("alice");
        node.advance(Duration.ofSeconds(6));
        assertThat(client.pipe.closes()).containsExactly(Disconnect.TOKEN_EXPIRED);
    }

    private double accepted() {
        return node.meters
                .get("duplex.auth.tokens")
                .tag("result", "accepted")
                .counter()
                .count();
    }

    private String token(String user, long seconds) {
        return Tokens.hmac(Tokens.claims(user, node.wallClockSeconds() + seconds));
    }

    private void hello(String token) {
        client.says("{\"type\":\"hello\",\"version\":1,\"token\":\"" + token + "\"}");
    }
}
