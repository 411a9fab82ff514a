package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Grant;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.RecordingPipe.Frame;
import io.duplex.hub.HubFixture.Listener;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One consumer for all subscribers of an address, on a real event bus. */
final class HubIT {
    private final Vertx vertx = Vertx.vertx();
    private HubFixture node = new HubFixture(vertx);

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void address_has_one_consumer_however_many_subscribe_on_however_many_loops() throws Exception {
        // Given
        List<Listener> listeners = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            listeners.add(node.first.listener("news"));
            listeners.add(node.second.listener("news"));
        }
        // When
        vertx.eventBus().publish("news", "hi");
        // Then
        for (Listener listener : listeners) {
            assertThat(listener.hears().text()).isEqualTo("{\"type\":\"rec\",\"address\":\"news\",\"body\":\"hi\"}");
        }
        assertThat(node.hub.addressCount()).isEqualTo(1);
        assertThat(node.count("published")).isEqualTo(1);
        assertThat(listeners).noneMatch(Listener::hasMore);
    }

    @Test
    void what_is_queued_behind_a_task_that_ends_in_an_error_is_done_all_the_same() throws Exception {
        // Given
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        // When
        node.first.loop.run(
                () -> { // both wait until this has ended
                    CompletableFuture.runAsync(() -> {
                                node.first.shard().run(() -> {
                                    throw new AssertionError("as if memory had run out");
                                });
                                node.first.shard().run(() -> done.complete(true));
                            })
                            .join();
                });
        // Then
        assertThat(done.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void every_subscriber_reads_its_own_format() throws Exception {
        // Given
        Listener text = node.first.listener("news", WireFormat.TEXT);
        Listener binary = node.first.listener("news", WireFormat.BINARY);
        // When
        vertx.eventBus().publish("news", 1);
        // Then
        assertThat(text.hears().opcode()).isEqualTo(1);
        assertThat(binary.hears().opcode()).isEqualTo(2);
        assertThat(node.count("published")).isEqualTo(1);
    }

    @Test
    void subscriber_goes_on_in_another_format_without_hole_or_repeat() throws Exception {
        // Given
        Listener listener = node.first.listener("news", WireFormat.BINARY);
        vertx.eventBus().publish("news", 1);
        Frame before = listener.hears();
        // When
        listener.speaks(WireFormat.TEXT);
        vertx.eventBus().publish("news", 2);
        // Then
        Frame after = listener.hears();
        assertThat(before.opcode()).isEqualTo(2);
        assertThat(after.opcode()).isEqualTo(1);
        assertThat(after.text()).contains("\"body\":2");
        assertThat(listener.hasMore()).isFalse();
    }

    @Test
    void messages_keep_their_order_on_every_loop() throws Exception {
        // Given
        Listener near = node.first.listener("news");
        Listener far = node.second.listener("news");
        // When
        for (int i = 0; i < 500; i++) {
            vertx.eventBus().publish("news", i);
        }
        // Then
        for (int i = 0; i < 500; i++) {
            assertThat(near.hears().text()).endsWith("\"body\":" + i + "}");
            assertThat(far.hears().text()).endsWith("\"body\":" + i + "}");
        }
    }

    @Test
    void who_left_hears_nothing() throws Exception {
        // Given
        Listener leaving = node.first.listener("news");
        Listener staying = node.first.listener("news");
        // When
        leaving.leave();
        leaving.leave();
        vertx.eventBus().publish("news", "hi");
        // Then
        assertThat(staying.hears().text()).contains("hi");
        assertThat(leaving.hasMore()).isFalse();
    }

    @Test
    void messages_for_one_go_round_over_all_loops() {
        // Given
        List<Listener> listeners =
                List.of(node.first.listener("jobs"), node.first.listener("jobs"), node.second.listener("jobs"));
        // When
        for (int i = 0; i < 30; i++) {
            vertx.eventBus().send("jobs", i);
        }
        // Then
        await().untilAsserted(() -> assertThat(listeners)
                .allSatisfy(listener -> assertThat(listener.offers).hasSize(10)));
        assertThat(node.count("sent")).isEqualTo(30);
    }

    @Test
    void message_goes_on_to_whoever_can_take_it() {
        // Given
        Listener full = node.first.listener("jobs");
        Listener free = node.second.listener("jobs");
        full.takes = false;
        // When
        for (int i = 0; i < 10; i++) {
            vertx.eventBus().send("jobs", i);
        }
        // Then
        await().untilAsserted(() -> assertThat(free.offers).hasSize(10));
        assertThat(full.offers).isEmpty();
        assertThat(node.count("refused")).isZero();
    }

    @Test
    void who_asked_is_told_when_nobody_can_take_it() {
        // Given
        node.first.listener("jobs").takes = false;
        node.second.listener("jobs").takes = false;
        // Then
        assertNoHandlers("jobs");
        assertThat(node.count("refused")).isEqualTo(1);
    }

    @Test
    void subscriber_is_told_of_its_registration_on_its_own_loop() {
        // Futures of the bus speak on the loop that made the consumer, which is not the second subscriber's.
        node.first.listener("news");
        Listener second = node.second.listener("news");
        CompletableFuture<Boolean> onOwnLoop = new CompletableFuture<>();
        // When
        node.second.loop.run(() -> second.subscription
                .registered()
                .onComplete((done, failure) -> onOwnLoop.complete(node.second.loop.isCurrent())));
        // Then
        assertThat(onOwnLoop).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
    }

    @Test
    void message_nobody_may_see_is_withheld() throws Exception {
        // Given
        Grant some = new Grant(List.of(new Grant.Clause(new JsonObject().put("public", true), true)));
        Listener listener = node.first.listener("news", some);
        // When
        vertx.eventBus().publish("news", new JsonObject().put("public", false));
        vertx.eventBus().publish("news", new JsonObject().put("public", true));
        // Then
        assertThat(listener.hears().text()).contains("true");
        assertThat(node.count("withheld")).isEqualTo(1);
        assertThat(listener.hasMore()).isFalse();
    }

    @Test
    void subscribers_with_equal_grants_see_the_same_and_others_do_not() throws Exception {
        // Given
        Grant red = new Grant(List.of(new Grant.Clause(new JsonObject().put("colour", "red"), true)));
        Listener all = node.first.listener("news");
        Listener one = node.first.listener("news", red);
        Listener two = node.second.listener("news", red);
        Listener nobody = node.second.listener("news", Grant.NOTHING);
        // When
        vertx.eventBus().publish("news", new JsonObject().put("colour", "blue"));
        vertx.eventBus().publish("news", new JsonObject().put("colour", "red"));
        // Then
        assertThat(all.hears().text()).contains("blue");
        assertThat(all.hears().text()).contains("red");
        assertThat(one.hears().text()).contains("red");
        assertThat(two.hears().text()).contains("red");
        assertThat(List.of(all.hasMore(), one.hasMore(), two.hasMore(), nobody.hasMore()))
                .containsOnly(false);
    }

    @Test
    void message_for_one_goes_only_to_who_may_see_it() throws Exception {
        // Given
        Listener nobody = node.first.listener("jobs", Grant.NOTHING);
        Listener worker = node.first.listener("jobs");
        // When
        for (int i = 0; i < 10; i++) {
            vertx.eventBus().send("jobs", i);
        }
        // Then
        for (int i = 0; i < 10; i++) {
            assertThat(worker.offers.poll(5, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(nobody.offers).isEmpty();
    }

    @Test
    void grant_that_changes_holds_from_the_next_message_on() throws Exception {
        // Given
        Listener listener = node.first.listener("news");
        vertx.eventBus().publish("news", 1);
        assertThat(listener.hears().text()).contains("1");
        // When
        listener.become(Grant.NOTHING);
        vertx.eventBus().publish("news", 2);
        listener.become(Grant.EVERYTHING);
        vertx.eventBus().publish("news", 3);
        // Then
        assertThat(listener.hears().text()).contains("3");
    }

    @Test
    void body_json_cannot_say_is_counted_and_hurts_nobody() throws Exception {
        // Given
        vertx.eventBus().registerDefaultCodec(Unsayable.class, new UnsayableCodec());
        Listener listener = node.first.listener("news");
        // When
        vertx.eventBus().publish("news", new Unsayable());
        vertx.eventBus().publish("news", "next");
        // Then
        assertThat(listener.hears().text()).contains("next");
        assertThat(node.count("unencodable")).isEqualTo(1);
    }

    private void assertNoHandlers(String address) {
        assertThatThrownBy(() -> vertx.eventBus().request(address, 1).await(5, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ReplyException.class,
                        failure -> assertThat(failure.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
    }

    private static final class Unsayable {}

    private static final class UnsayableCodec implements MessageCodec<Unsayable, Unsayable> {
        @Override
        public void encodeToWire(Buffer buffer, Unsayable body) {}

        @Override
        public Unsayable decodeFromWire(int position, Buffer buffer) {
            return new Unsayable();
        }

        @Override
        public Unsayable transform(Unsayable body) {
            return body;
        }

        @Override
        public String name() {
            return "unsayable";
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
