package io.duplex.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.bus.Bus;
import io.duplex.bus.Registry;
import io.duplex.clock.VertxTimers;
import io.duplex.history.History;
import io.duplex.history.Recorded;
import io.duplex.history.Retention;
import io.duplex.message.Position;
import io.duplex.producer.PublishRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A desk whose history answers when the test says so. */
@Timeout(120)
final class PublishDeskTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Promise<Recorded>> appends = new LinkedBlockingQueue<>();
    private final PublishDesk desk = desk();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void a_desk_that_leaves_answers_what_it_has_begun_and_refuses_what_comes_later() throws InterruptedException {
        // A node that stopped closed its event bus first: nobody answered what services had asked it, nor what they
        // went on to ask, so each waited for its whole answer timeout.
        desk.start().await();
        Future<Message<Object>> begun = publish("one");
        Promise<Recorded> append = appends.take();
        Future<Void> left = desk.leave();
        Future<Message<Object>> late = publish("two");
        assertThat(late.otherwiseEmpty().await()).isNull();
        assertThat(((ReplyException) late.cause()).failureCode()).isEqualTo(PublishRequest.UNAVAILABLE);
        assertThat(left.isComplete()).isFalse();
        append.complete(new Recorded(new Position(1, 7), false));
        assertThat(begun.await().body()).hasToString("{\"epoch\":\"000000000001\",\"offset\":7}");
        left.await();
        assertThat(appends).isEmpty();
    }

    @Test
    void a_desk_without_requests_leaves_at_once() {
        desk.start().await();
        assertThat(desk.leave().await()).isNull();
    }

    private Future<Message<Object>> publish(Object body) {
        return vertx.eventBus()
                .request(PublishRequest.ADDRESS, body, new DeliveryOptions().addHeader(PublishRequest.TO, "orders"));
    }

    private PublishDesk desk() {
        VertxTimers timers = new VertxTimers(vertx);
        Bus bus = new Bus(vertx, Registry.alone(), timers);
        History history = (History) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {History.class}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "retention":
                            return new Retention(5, 1_000, 0, 1);
                        case "append":
                            Promise<Recorded> append = Promise.promise();
                            appends.add(append);
                            return append.future();
                        default:
                            throw new UnsupportedOperationException(method.getName());
                    }
                });
        return new PublishDesk(
                new Relay(vertx, bus, history, timers, new RelayMetrics(new SimpleMeterRegistry())), bus);
    }
}
