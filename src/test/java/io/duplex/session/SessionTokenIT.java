package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a token, in time that stands still until it is told to go on. */
final class SessionTokenIT {
    private final Vertx vertx = Vertx.vertx();
    private final SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
    private final Client client = node.connect();
    private final List<String> notices = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_600, -3_600})
    void token_ends_in_its_own_time_whatever_the_wall_clock_is_set_to(long jumpSeconds) throws Exception {
        // Given
        hello(60);
        node.setWallClock(Duration.ofSeconds(jumpSeconds));
        // When
        livesOn(29);
        // Then
        assertThat(notices).isEmpty();
        // When
        livesOn(2);
        // Then
        assertThat(notices).containsExactly("{\"type\":\"expiring\",\"in\":30}");
        // When
        livesOn(28);
        // Then
        assertThat(client.pipe.closes()).isEmpty();
        // When
        livesOn(2);
        // Then
        assertThat(client.pipe.closes()).containsExactly(Disconnect.TOKEN_EXPIRED);
    }

    @Test
    void renewed_token_counts_from_then_on() throws Exception {
        // Given
        hello(60);
        livesOn(32);
        assertThat(notices).hasSize(1);
        // When
        node.setWallClock(Duration.ofSeconds(32));
        hello(60);
        livesOn(29);
        // Then
        assertThat(notices).hasSize(1);
        // When
        livesOn(32);
        // Then
        assertThat(client.pipe.closes()).containsExactly(Disconnect.TOKEN_EXPIRED);
    }

    private void hello(long seconds) throws InterruptedException {
        String token = Tokens.hmac(Tokens.claims("alice", node.wallClockSeconds() + seconds));
        client.says("{\"type\":\"hello\",\"version\":1,\"token\":\"" + token + "\"}");
        assertThat(client.hears()).contains("\"user\":\"alice\",\"expires\":" + seconds);
    }

    /** A second at a time, with the pings that keep a session. */
    private void livesOn(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds && client.pipe.closes().isEmpty(); i++) {
            client.says("{\"type\":\"ping\"}");
            String heard = client.hears();
            if (heard.contains("expiring")) {
                notices.add(heard);
                heard = client.hears();
            }
            assertThat(heard).contains("pong");
            node.advance(Duration.ofSeconds(1));
        }
    }
}
