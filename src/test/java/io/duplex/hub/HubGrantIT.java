package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Grant;
import io.duplex.hub.HubFixture.Listener;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody may see is asked once per subscription, and what a body holds once for all who may see the same. */
final class HubGrantIT {
    private static final int MESSAGES = 50;

    private final Vertx vertx = Vertx.vertx();
    private final HubFixture node = new HubFixture(vertx);

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void subscriber_is_asked_for_its_grant_when_it_comes_and_not_when_messages_come() throws Exception {
        // Given
        Listener listener = node.first.listener("news");
        int asked = listener.grantCount.get();
        // When
        publish(listener);
        // Then
        assertThat(asked).isPositive();
        assertThat(listener.grantCount).hasValue(asked);
        // When
        listener.become(new Grant(List.of(new Grant.Clause(new JsonObject().put("i", 1), true))));
        // Then
        assertThat(listener.grantCount.get()).isGreaterThan(asked);
    }

    @Test
    void body_is_looked_at_as_often_for_twenty_subscribers_as_for_one() throws Exception {
        assertThat(looks(20)).isPositive().isEqualTo(looks(1));
    }

    private int looks(int subscribers) throws InterruptedException {
        Looks match = new Looks();
        Grant grant = new Grant(List.of(new Grant.Clause(match, true)));
        String address = "news." + subscribers;
        List<Listener> listeners = Stream.generate(() -> node.first.listener(address, grant))
                .limit(subscribers)
                .toList();
        match.count.set(0);
        publish(listeners.toArray(Listener[]::new));
        return match.count.get();
    }

    private void publish(Listener... listeners) throws InterruptedException {
        String address = listeners[0].address;
        for (int i = 0; i < MESSAGES; i++) {
            vertx.eventBus().publish(address, new JsonObject().put("colour", "red"));
        }
        for (Listener listener : listeners) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(listener.hears()).isNotNull();
            }
        }
    }

    /** A structure that counts how often a body is held against it. */
    private static final class Looks extends JsonObject {
        private final AtomicInteger count = new AtomicInteger();

        Looks() {
            put("colour", "red");
        }

        @Override
        public Iterator<Map.Entry<String, Object>> iterator() {
            count.incrementAndGet();
            return super.iterator();
        }
    }
}
