package io.duplex.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.reactivex.rxjava3.core.Flowable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A producer on a real event bus, with nodes that do what the test says. */
@Timeout(120)
final class ProducerIT {
    private static final ProducerOptions OPTIONS =
            new ProducerOptions(8, Duration.ofMillis(500), Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx();
    private final List<Object> recorded = new CopyOnWriteArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Deque<Message<Object>> held = new ArrayDeque<>();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean holding;
    private volatile String dead = "";
    private volatile int loses;
    private volatile int refusals;

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void what_is_written_is_recorded_in_order_and_acknowledged() {
        node("a");
        Producer producer = producer();
        Future<Published> first = producer.publish("id 1", 1, MultiMap.caseInsensitiveMultiMap());
        producer.write(2);
        get(producer.write(3));
        assertThat(recorded).containsExactly(1, 2, 3);
        assertThat(get(first)).isEqualTo(new Published("e", 1, false));
    }

    @Test
    void what_was_not_answered_goes_again_in_order_and_is_recorded_once() {
        node("a");
        Producer producer = producer();
        get(producer.write(0));
        loses = 3; // recorded, and the answer lost
        List<Future<Void>> written =
                IntStream.range(1, 30).mapToObj(producer::write).toList();
        written.forEach(ProducerIT::get);
        assertThat(recorded)
                .isEqualTo(IntStream.range(0, 30).<Object>mapToObj(i -> i).toList());
    }

    @Test
    void several_at_a_time_go_to_one_node() {
        Set<String> asked = new HashSet<>();
        node("a", asked);
        node("b", asked);
        Producer producer = producer();
        IntStream.range(0, 50).mapToObj(producer::write).toList().forEach(ProducerIT::get);
        assertThat(recorded)
                .isEqualTo(IntStream.range(0, 50).<Object>mapToObj(i -> i).toList());
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_cluster_with_too_much_to_record_is_asked_again_until_it_has_not() {
        node("a");
        refusals = 5;
        Producer producer = producer();
        IntStream.range(0, 20).mapToObj(producer::write).toList().forEach(ProducerIT::get);
        assertThat(recorded)
                .isEqualTo(IntStream.range(0, 20).<Object>mapToObj(i -> i).toList());
    }

    @Test
    void a_stream_is_full_while_the_cluster_does_not_answer_and_drains_when_it_does() {
        node("a");
        Producer producer = producer();
        get(producer.write(0));
        holding = true;
        List<String> drained = new CopyOnWriteArrayList<>();
        for (int i = 1; i <= 16; i++) {
            producer.write(i);
        }
        await().until(producer::writeQueueFull);
        producer.drainHandler(now -> drained.add("drained"));
        assertThat(drained).isEmpty();
        release();
        await().until(() -> !drained.isEmpty());
        assertThat(get(producer.end().map("ended"))).isEqualTo("ended");
        assertThat(recorded).hasSize(17);
    }

    @Test
    void a_flowable_is_asked_for_as_many_as_may_be_on_their_way() {
        node("a");
        List<Long> asked = new ArrayList<>();
        Producer producer = producer();
        holding = true;
        Flowable.range(0, 1_000).<Object>map(i -> i).doOnRequest(asked::add).subscribe(producer.toSubscriber());
        assertThat(asked).containsExactly(8L);
        release();
        await().untilAsserted(() -> assertThat(recorded).hasSize(1_000));
        assertThat(asked.stream().skip(1)).allMatch(more -> more == 1);
    }

    @Test
    void what_cannot_be_published_at_all_fails_at_once_and_the_rest_goes_on() {
        vertx.eventBus()
                .consumer(PublishRequest.ADDRESS, message -> message.fail(PublishRequest.BAD_REQUEST, "no JSON"));
        Producer producer = producer();
        assertThatThrownBy(() -> get(producer.write(1))).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> get(producer.write(2))).hasMessageContaining("no JSON");
    }

    @Test
    void the_answers_of_a_node_that_has_gone_are_not_waited_for() {
        // The event bus does not tell that a node is gone, so a producer stood still for its whole answer timeout.
        List<MessageConsumer<Object>> gone = node("a");
        Producer producer =
                Producer.create(vertx, "orders", new ProducerOptions(8, Duration.ofHours(1), Duration.ofHours(2)));
        get(producer.write(0));
        List<Future<Void>> written;
        synchronized (ids) {
            holding = true;
            written = IntStream.range(1, 30).mapToObj(producer::write).toList();
        }
        await().until(() -> {
            synchronized (ids) {
                return held.size() == 8;
            }
        });
        synchronized (ids) {
            record("a", held.remove()); // this one recorded and answered, the rest of the window neither
            dead = "a"; // nor what comes because of that answer
            holding = false;
        }
        gone.forEach(MessageConsumer::unregister);
        node("b");
        written.forEach(ProducerIT::get);
        assertThat(recorded)
                .isEqualTo(IntStream.range(0, 30).<Object>mapToObj(i -> i).toList());
    }

    @Test
    void a_node_that_is_slow_to_answer_is_waited_for() {
        Set<String> asked = new HashSet<>();
        node("a", asked);
        Producer producer =
                Producer.create(vertx, "orders", new ProducerOptions(8, Duration.ofHours(1), Duration.ofHours(2)));
        get(producer.write(0));
        holding = true;
        Future<Void> slow = producer.write(1);
        await().until(() -> looks.get() > 1);
        node("b", asked);
        release();
        get(slow);
        assertThat(recorded).containsExactly(0, 1);
        assertThat(asked).containsExactly("a");
    }

    private Producer producer() {
        return Producer.create(vertx, "orders", OPTIONS);
    }

    private List<MessageConsumer<Object>> node(String name) {
        return node(name, new HashSet<>());
    }

    private List<MessageConsumer<Object>> node(String name, Set<String> asked) {
        List<MessageConsumer<Object>> consumers = new ArrayList<>();
        for (String address : List.of(PublishRequest.ADDRESS, PublishRequest.ADDRESS + "." + name)) {
            consumers.add(vertx.eventBus().consumer(address, message -> {
                if (!message.headers().contains(PublishRequest.TO)) {
                    message.fail(PublishRequest.BAD_REQUEST, "for which address?");
                    looks.incrementAndGet();
                    return;
                }
                if (address.endsWith(name)) {
                    asked.add(name);
                }
                synchronized (ids) {
                    if (name.equals(dead)) {
                        return;
                    }
                    if (holding) {
                        held.add(message);
                    } else {
                        record(name, message);
                    }
                }
            }));
        }
        return consumers;
    }

    private void release() {
        synchronized (ids) {
            holding = false;
            held.forEach(message -> record("a", message));
            held.clear();
        }
    }

    private void record(String name, Message<Object> message) {
        if (refusals > 0) {
            refusals--;
            message.fail(PublishRequest.TOO_MANY, "too many");
            return;
        }
        boolean isNew = ids.add(message.headers().get(PublishRequest.ID));
        if (isNew) {
            recorded.add(message.body());
        }
        if (loses > 0) {
            loses--;
            return;
        }
        JsonObject answer = new JsonObject().put("epoch", "e").put("offset", recorded.size());
        message.reply(
                isNew ? answer : answer.put("duplicate", true),
                new DeliveryOptions().addHeader(PublishRequest.NODE, "." + name));
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
