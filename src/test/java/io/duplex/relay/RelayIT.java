package io.duplex.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.bus.Registry;
import io.duplex.clock.VertxTimers;
import io.duplex.history.HazelcastHistory;
import io.duplex.history.Members;
import io.duplex.history.NewMessage;
import io.duplex.history.Page;
import io.duplex.history.PublishId;
import io.duplex.history.Recorded;
import io.duplex.history.RecordedBatch;
import io.duplex.history.Retention;
import io.duplex.producer.PublishRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A relay on a real member. Its bus is local, so that a test can lose copies and let them overtake each other. */
@Timeout(180)
final class RelayIT {
    private static final String MUTE = "news.mute";

    private static Members members;
    private static HazelcastHistory history;
    private static Vertx vertx;
    private static Relay relay;
    private static int nextAddress;

    private final String address = "news." + nextAddress++;
    private final Heard heard = new Heard();

    @BeforeAll
    static void start() {
        members = new Members(1, name -> name.startsWith("news") ? new Retention(5, 1 << 20, 0, 1) : null);
        history = members.history(0);
        vertx = members.vertx();
        relay = new Relay(
                vertx,
                new Bus(vertx, Registry.alone(), new VertxTimers(vertx)),
                new MuteOwner(history, MUTE),
                new VertxTimers(vertx),
                new RelayMetrics(new SimpleMeterRegistry()));
        get(relay.start());
        history.start(relay);
    }

    @AfterAll
    static void stop() {
        members.close();
    }

    @Test
    void what_is_published_is_heard_with_its_position_and_reaches_services_marked() {
        List<String> marks = new ArrayList<>();
        vertx.eventBus()
                .consumer(address, message -> marks.add(message.headers().get(Addresses.POSITION)));
        follow();
        Recorded first = publish("one", null);
        publish("two", null);
        hears("begin 0", "1 \"one\"", "2 \"two\"");
        assertThat(marks).hasSize(2).startsWith(first.position().toString());
    }

    @Test
    void a_message_published_twice_under_one_id_is_heard_once() {
        follow();
        Recorded first = publish("one", "id 1");
        Recorded again = publish("one", "id 1");
        publish("two", null);
        assertThat(again).isEqualTo(new Recorded(first.position(), true));
        hears("begin 0", "1 \"one\"", "2 \"two\"");
    }

    @Test
    void what_a_service_publishes_is_recorded_once_whoever_listens() {
        follow();
        vertx.eventBus().publish(address, new JsonObject().put("a", 1));
        vertx.eventBus().publish(address, "two", new DeliveryOptions().addHeader("h", "x"));
        hears("begin 0", "1 {\"a\":1}", "2 \"two\"");
        assertThat(page().tail()).isEqualTo(2);
        assertThat(new String(Objects.requireNonNull(page().messages().get(1).headers()), StandardCharsets.UTF_8))
                .isEqualTo("{\"h\":\"x\"}");
    }

    @Test
    void a_copy_that_was_lost_is_read_from_the_log_before_the_next_is_heard() {
        follow();
        publish("one", null);
        recordSilently("lost");
        publish("three", null);
        hears("begin 0", "1 \"one\"", "2 lost", "3 \"three\"");
    }

    @Test
    void what_could_not_be_delivered_is_read_again() {
        // The feed had moved on before it called its listener, so an error there lost a batch without a gap.
        follow();
        publish("one", null);
        hears("begin 0", "1 \"one\"");
        heard.failNext(2);
        publish("two", null);
        publish("three", null);
        hears("begin 0", "1 \"one\"", "2 \"two\"", "3 \"three\"");
    }

    @Test
    void a_lost_last_message_is_noticed_without_a_next_one() {
        follow();
        publish("one", null);
        recordSilently("last");
        hears("begin 0", "1 \"one\"", "2 last");
    }

    @Test
    void an_owner_that_does_not_answer_keeps_no_listeners_of_others_waiting() {
        Heard ofMute = new Heard();
        vertx.getOrCreateContext().runOnContext(now -> relay.follow(MUTE, Asker.NODE, ofMute));
        a_lost_last_message_is_noticed_without_a_next_one();
    }

    @Test
    void copies_in_any_order_and_number_are_heard_once_in_order() {
        follow();
        Random random = new Random(7);
        List<RecordedBatch> copies = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            recordSilently("m" + i);
        }
        Page all = page();
        for (int from = 0; from < 5; from++) {
            for (int to = from + 1; to <= 5; to++) {
                copies.add(new RecordedBatch(all.epoch(), all.messages().subList(from, to)));
            }
        }
        Collections.shuffle(copies, random);
        copies.forEach(copy -> relay.tell(address, copy));
        hears("begin 0", "1 m1", "2 m2", "3 m3", "4 m4", "5 m5");
    }

    @Test
    void what_had_expired_before_it_was_repaired_is_counted() {
        follow();
        publish("one", null);
        history.start((name, batch) -> {});
        List<Future<Recorded>> lost = new ArrayList<>();
        for (int i = 2; i <= 9; i++) {
            lost.add(history.append(address, message("m" + i)));
        }
        lost.forEach(RelayIT::get);
        history.start(relay);
        hears("begin 0", "1 \"one\"", "gap history_expired 3", "5 m5", "6 m6", "7 m7", "8 m8", "9 m9");
    }

    @Test
    void a_log_that_was_lost_begins_anew_under_another_epoch() {
        follow();
        publish("one", null);
        hears("begin 0", "1 \"one\"");
        members.instance(0).getMap("duplex.log.1").delete(address);
        publish("two", null);
        hears("begin 0", "1 \"one\"", "gap epoch_changed -1", "1 \"two\"");
    }

    @Test
    void a_service_publishes_by_request_and_is_told_the_position() {
        follow();
        DeliveryOptions options =
                new DeliveryOptions().addHeader(PublishRequest.TO, address).addHeader(PublishRequest.ID, "7");
        JsonObject first = request("one", options);
        JsonObject again = request("one", options);
        assertThat(first.getLong("offset")).isEqualTo(1);
        assertThat(again).isEqualTo(first.copy().put("duplicate", true));
        hears("begin 0", "1 \"one\"");
        assertThat(page().messages().get(0).headers()).isNull();
    }

    @Test
    void a_message_for_one_receiver_reaches_a_listener_through_the_recorder() {
        follow();
        vertx.eventBus().send(address, "hello");
        hears("begin 0", "send hello");
    }

    private void follow() {
        Feed feed = get(onLoop(() -> relay.follow(address, Asker.NODE, heard)));
        get(feed.live());
    }

    private static <T> Future<T> onLoop(Supplier<T> action) {
        Promise<T> promise = Promise.promise();
        vertx.runOnContext(now -> promise.complete(action.get()));
        return promise.future();
    }

    private Recorded publish(String body, @Nullable String id) {
        return get(relay.publish(address, body, MultiMap.caseInsensitiveMultiMap(), PublishId.of("someone", id)));
    }

    /** As if every copy were lost on the bus. */
    private void recordSilently(String body) {
        history.start((name, batch) -> {});
        try {
            get(history.append(address, message(body)));
        } finally {
            history.start(relay);
        }
    }

    private static NewMessage message(String body) {
        return new NewMessage(null, body.getBytes(StandardCharsets.UTF_8), null);
    }

    private Page page() {
        return Objects.requireNonNull(get(history.last(address, 100, 100, 1 << 20)));
    }

    private static JsonObject request(Object body, DeliveryOptions options) {
        return (JsonObject) get(vertx.eventBus().request(PublishRequest.ADDRESS, body, options))
                .body();
    }

    private void hears(String... lines) {
        await().untilAsserted(() -> assertThat(heard.lines()).containsExactly(lines));
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
