package io.duplex.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.VertxTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A consumer that is closed before the cluster has registered it. */
final class BusSubscriptionTest {
    private final Vertx vertx = Vertx.vertx();
    private final Promise<Void> registered = Promise.promise();
    private final AtomicInteger unregistered = new AtomicInteger();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void is_taken_back_once() {
        // The registration failed while it was taken back, was closed for that again, and so the cluster was asked to
        // take back what it had never registered: a hundred thousand times for clients that came and vanished.
        Bus bus = new Bus(vertx, Registry.alone(), new VertxTimers(vertx));
        Barrier barrier = new Barrier(bus, Registry.alone(), new VertxTimers(vertx));
        BusSubscription subscription = new BusSubscription(consumer(), vertx.getOrCreateContext(), barrier, Asker.NODE);
        subscription.registered().onFailure(failure -> subscription.close());
        // When
        Future<Void> closed = subscription.close();
        // Then
        assertThat(unregistered).hasValue(1);
        assertThat(closed.succeeded()).isTrue();
        assertThat(subscription.close().succeeded()).isTrue();
        assertThat(unregistered).hasValue(1);
    }

    @SuppressWarnings("unchecked")
    private MessageConsumer<Object> consumer() {
        return (MessageConsumer<Object>) Proxy.newProxyInstance(
                BusSubscriptionTest.class.getClassLoader(),
                new Class<?>[] {MessageConsumer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "completion" -> registered.future();
                    case "unregister" -> {
                        unregistered.incrementAndGet();
                        registered.tryFail("not wanted any more");
                        yield Future.succeededFuture();
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
