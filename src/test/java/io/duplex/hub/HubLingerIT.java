package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.hub.HubFixture.Listener;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long a node listens to an address nobody on it wants any more. */
@ExtendWith(VertxExtension.class)
final class HubLingerIT {
    private Vertx vertx;
    private HubFixture node;

    @BeforeEach
    void start(Vertx vertx) {
        this.vertx = vertx;
        node = new HubFixture(vertx);
    }

    @Test
    void consumer_lingers_and_is_then_taken_back() {
        // Given
        Listener listener = node.first.listener("news");
        // When
        listener.leave();
        // Then
        assertThat(node.hub.addressCount()).isEqualTo(1);
        // When
        node.timers.advance(HubFixture.LINGER);
        // Then
        assertThat(node.hub.addressCount()).isZero();
        assertNoHandlers("news");
    }

    @Test
    void message_for_one_ends_the_linger_and_goes_to_who_is_there() {
        // A node kept its consumer for a while after its last subscriber left, and what it was sent was lost.
        List<Object> heard = new CopyOnWriteArrayList<>();
        vertx.eventBus().consumer("jobs", message -> {
            heard.add(message.body());
            message.reply("done " + message.body());
        });
        node.first.listener("jobs").leave();
        // When
        List<Object> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            answers.add(vertx.eventBus()
                    .request("jobs", i)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(5, TimeUnit.SECONDS)
                    .join()
                    .body());
        }
        // Then
        assertThat(answers).containsExactly("done 0", "done 1", "done 2", "done 3");
        assertThat(heard).containsExactly(0, 1, 2, 3);
        assertThat(node.hub.addressCount()).isZero();
    }

    @Test
    void request_nobody_is_left_for_is_told_so_at_once() {
        // Given
        node.first.listener("jobs").leave();
        // Then
        assertNoHandlers("jobs");
        assertThat(node.hub.addressCount()).isZero();
    }

    @Test
    void who_comes_back_in_time_finds_the_registration_still_there() throws Exception {
        // Given
        node.first.listener("news").leave();
        // When
        Listener again = node.second.listener("news");
        node.timers.advance(HubFixture.LINGER);
        vertx.eventBus().publish("news", "hi");
        // Then
        assertThat(again.hears().text()).contains("hi");
        assertThat(node.hub.addressCount()).isEqualTo(1);
        assertThat(node.count("published")).isEqualTo(1);
    }

    @Test
    void who_comes_back_late_is_registered_again() throws Exception {
        // Given
        node.first.listener("news").leave();
        node.timers.advance(HubFixture.LINGER);
        // When
        Listener again = node.first.listener("news");
        vertx.eventBus().publish("news", "hi");
        // Then
        assertThat(again.hears().text()).contains("hi");
        assertThat(node.count("published")).isEqualTo(1);
    }

    private void assertNoHandlers(String address) {
        assertThatThrownBy(() -> vertx.eventBus().request(address, 1).await(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        failure -> assertThat(failure.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
    }
}
