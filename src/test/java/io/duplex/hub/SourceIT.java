package io.duplex.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.bus.Asker;
import io.duplex.history.Page;
import io.duplex.hub.HubFixture.Listener;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An address whose messages come neither from the event bus nor from a log has lanes, replay and positions too. */
final class SourceIT {
    private final Vertx vertx = Vertx.vertx();
    private final Counter counter = new Counter(vertx.getOrCreateContext());
    private final HubFixture node = new HubFixture(vertx, cluster -> new Sources() {
        @Override
        public Source of(String address) {
            return address.equals("counter") ? counter : cluster.of(address);
        }

        @Override
        public boolean isPastGone() {
            return false;
        }
    });

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void subscriber_gets_the_past_of_a_computed_address_and_goes_on_without_a_seam() throws Exception {
        counter.count(5);
        Listener first = node.first.listener("counter");
        Listener second = node.second.listener("counter");
        assertThat(begin(first, new Position(1, 2))).isEqualTo(new Begun(new Position(1, 5), true, 3));
        assertThat(begin(second, null)).isEqualTo(new Begun(new Position(1, 5), null, 0));
        counter.count(2);
        assertThat(heard(first, 5)).containsExactly(3L, 4L, 5L, 6L, 7L);
        assertThat(heard(second, 2)).containsExactly(6L, 7L);
        assertThat(counter.opened).as("shared by all subscribers of the node").isEqualTo(1);
    }

    @Test
    void source_of_the_bus_is_still_there_beside_it() throws Exception {
        Listener listener = node.first.listener("news");
        vertx.eventBus().publish("news", 1);
        assertThat(listener.hears().text()).contains("\"body\":1");
    }

    private static Begun begin(Listener listener, @Nullable Position since) throws Exception {
        CompletableFuture<Begun> begun = new CompletableFuture<>();
        listener.onItsLoop(() -> listener.subscription
                .registered()
                .onSuccess(done -> listener.subscription.begin(since, null, begun::complete))
                .onFailure(begun::completeExceptionally));
        return begun.get(5, TimeUnit.SECONDS);
    }

    private static List<Long> heard(Listener listener, int count) throws Exception {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = listener.hears().text();
            numbers.add(Long.parseLong(text.replaceAll(".*\"body\":(\\d+).*", "$1")));
        }
        assertThat(listener.hasMore()).isFalse();
        return numbers;
    }

    /** Counts from 1; its past is all it has counted. */
    private static final class Counter implements Source, Past {
        private static final long EPOCH = 1;
        private final Context context;
        private @Nullable SourceListener listener;
        private long tail;
        private int opened;

        Counter(Context context) {
            this.context = context;
        }

        void count(int more) throws Exception {
            CompletableFuture<Void> done = new CompletableFuture<>();
            context.runOnContext(now -> {
                List<StoredMessage> next = messages(tail + 1, tail + more);
                tail += more;
                if (listener != null) {
                    listener.onMessages(EPOCH, next);
                }
                done.complete(null);
            });
            done.get(5, TimeUnit.SECONDS);
        }

        @Override
        public Past past() {
            return this;
        }

        @Override
        public Future<Page> after(Position since, int messages, int bytes) {
            long first = since.offset() + 1;
            return Future.succeededFuture(new Page(
                    EPOCH, true, 1, tail, messages(first, Math.min(tail, since.offset() + messages))));
        }

        @Override
        public Future<Page> last(int count, int messages, int bytes) {
            return after(new Position(EPOCH, Math.max(0, tail - count)), messages, bytes);
        }

        @Override
        public Inlet open(Asker asker, SourceListener opening) {
            opened++;
            context.runOnContext(now -> {
                listener = opening;
                opening.onBegin(new Position(EPOCH, tail));
            });
            return new Inlet() {
                @Override
                public Future<Void> registered() {
                    return Future.succeededFuture();
                }

                @Override
                public void alsoFor(Asker other) {}

                @Override
                public @Nullable Position position() {
                    return listener == null ? null : new Position(EPOCH, tail);
                }

                @Override
                public void afterQueued(Runnable action) {
                    context.runOnContext(now -> action.run());
                }

                @Override
                public Future<Void> close() {
                    return Future.succeededFuture();
                }
            };
        }

        private static List<StoredMessage> messages(long from, long to) {
            return LongStream.rangeClosed(from, to)
                    .mapToObj(n -> new StoredMessage(n, 0, Long.toString(n).getBytes(UTF_8), null))
                    .toList();
        }
    }
}
