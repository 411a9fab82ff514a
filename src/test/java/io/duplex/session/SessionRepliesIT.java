package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A service asks a client: the answer is the client's own to give, once, and in time. */
final class SessionRepliesIT {
    private final Vertx vertx = Vertx.vertx();
    private final SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
    private final Client client = node.connect().says("{\"type\":\"register\",\"address\":\"open.me\"}");

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void client_answers_once_without_any_rule() throws Exception {
        // Given
        Future<Message<Object>> answer = vertx.eventBus().request("open.me", "?");
        String replyAddress = replyAddress(client.hears());
        // When
        client.says(send(replyAddress, "first")).says(send(replyAddress, "second"));
        // Then
        assertThat(answer.await(5, TimeUnit.SECONDS).body()).isEqualTo("first");
        assertThat(client.hears()).contains("access_denied");
    }

    @Test
    void reply_addresses_are_random_and_not_the_buses() throws Exception {
        // When
        vertx.eventBus().request("open.me", "?");
        vertx.eventBus().request("open.me", "?");
        // Then
        assertThat(replyAddress(client.hears()))
                .hasSize(36)
                .doesNotContain("vertx")
                .isNotEqualTo(replyAddress(client.hears()));
    }

    @Test
    void another_session_cannot_answer() throws Exception {
        // Given
        Future<Message<Object>> answer = vertx.eventBus().request("open.me", "?");
        String replyAddress = replyAddress(client.hears());
        Client stranger = node.connect();
        // When
        stranger.says(send(replyAddress, "forged"));
        client.says(send(replyAddress, "true"));
        // Then
        assertThat(stranger.hears()).contains("access_denied");
        assertThat(answer.await(5, TimeUnit.SECONDS).body()).isEqualTo("true");
    }

    @Test
    void answer_may_ask_in_turn() throws Exception {
        // Given
        Future<Message<Object>> answer = vertx.eventBus().request("open.me", "?");
        String replyAddress = replyAddress(client.hears());
        // When
        client.says("{\"type\":\"send\",\"address\":\"" + replyAddress
                + "\",\"body\":\"and you?\",\"replyAddress\":\"mine\"}");
        answer.await(5, TimeUnit.SECONDS).reply("fine");
        // Then
        assertThat(client.hears()).isEqualTo("{\"type\":\"rec\",\"address\":\"mine\",\"body\":\"fine\"}");
    }

    @Test
    void who_asked_a_client_that_left_is_told_at_once() throws Exception {
        // Given
        Future<Message<Object>> answer = vertx.eventBus().request("open.me", "?");
        client.hears();
        // When
        client.vanishes();
        // Then
        assertNoHandlers(answer);
    }

    @Test
    void answer_that_comes_too_late_is_refused() throws Exception {
        // Given
        vertx.eventBus().request("open.me", "?");
        String replyAddress = replyAddress(client.hears());
        // When
        for (int seconds = 0; seconds < 30; seconds += 5) {
            client.says("{\"type\":\"ping\"}");
            node.advance(Duration.ofSeconds(5));
        }
        client.says(send(replyAddress, "late"));
        // Then
        assertThat(client.hears()).contains("access_denied");
    }

    @Test
    void client_that_owes_too_many_answers_is_not_asked_for_more() throws Exception {
        // Given
        List<String> owed = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            vertx.eventBus().request("open.me", i);
            owed.add(replyAddress(client.hears()));
        }
        // Then
        assertNoHandlers(vertx.eventBus().request("open.me", "one too many"));
        // When
        client.says(send(owed.get(0), "answer"));
        vertx.eventBus().request("open.me", "fits again");
        // Then
        assertThat(client.hears()).contains("fits again");
    }

    @Test
    void client_that_does_not_read_is_passed_over() throws Exception {
        // Given
        Client reading = node.connect().says("{\"type\":\"register\",\"address\":\"open.me\"}");
        client.stopsReading();
        String large = "x".repeat(20_000);
        // When
        for (int i = 0; i < 20; i++) {
            vertx.eventBus().send("open.me", i + large);
        }
        vertx.eventBus().publish("open.me", "done");
        // Then
        int heard = 0;
        while (!reading.hears().contains("done")) {
            heard++;
        }
        assertThat(heard).isBetween(15, 19);
        assertThat(client.pipe.closes()).isEmpty();
    }

    private static void assertNoHandlers(Future<Message<Object>> answer) {
        assertThatThrownBy(() -> answer.await(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        failure -> assertThat(failure.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
    }

    private static String replyAddress(String envelope) {
        return new JsonObject(envelope).getString("replyAddress");
    }

    private static String send(String address, String body) {
        return "{\"type\":\"send\",\"address\":\"" + address + "\",\"body\":\"" + body + "\"}";
    }
}
