package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Disconnect;
import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Where everything that shows life counts as a ping. A client that pinged once a minute, as the timers of a hidden page
 * do, was always closed after the ping timeout.
 */
final class SessionSilenceIT {
    private static final Duration MOST_OF_THE_TIMEOUT =
            SessionFixture.PING_TIMEOUT.multipliedBy(9).dividedBy(10);

    private final Vertx vertx = Vertx.vertx();
    private final SessionFixture node = SessionFixture.ofAnySignOfLife(vertx);
    private final Client client = node.connect();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void any_command_keeps_a_client() {
        for (int i = 0; i < 5; i++) {
            client.says("{\"type\":\"publish\",\"address\":\"open\"}");
            node.advance(MOST_OF_THE_TIMEOUT);
        }
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void a_silent_client_is_asked_once_and_its_pong_keeps_it() {
        for (int asked = 1; asked <= 5; asked++) {
            node.advance(MOST_OF_THE_TIMEOUT);
            assertThat(client.pipe.askCount()).isEqualTo(asked);
            client.pongs();
        }
        assertThat(client.pipe.closes()).isEmpty();
    }

    @Test
    void a_client_that_does_not_answer_is_closed() {
        node.advance(SessionFixture.PING_TIMEOUT.plusSeconds(1));
        assertThat(client.pipe.closes()).containsExactly(Disconnect.SESSION_EXPIRED);
    }

    @Test
    void a_client_that_takes_what_it_is_sent_is_there() {
        // The pings it would answer wait behind what it takes.
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        client.stopsReading();
        for (int i = 0; i < 100; i++) {
            client.says("{\"type\":\"send\",\"address\":\"open\",\"body\":\"" + "x".repeat(50) + "\"}");
        }
        for (int i = 0; i < 5; i++) {
            node.advance(MOST_OF_THE_TIMEOUT);
            client.reads(200);
        }
        assertThat(client.pipe.closes()).isEmpty();
    }
}
