package io.duplex.cluster;

import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the registry, a few at a time.
 *
 * <p>Vert.x makes those of one event loop one after the other, each a call that waits for another member, in the order
 * in which they were asked for. So a crowd that left with tens of thousands of registrations held up, for seconds, who
 * came after it. Here what comes and what goes take turns, and what waits is kept in order on either side. Turns, not
 * precedence: who comes and goes without end must not fill the registry faster than it is emptied.
 */
final class RegistryChanges {
    /** One waits for the network while the next is made; more would take the processor from those who are served. */
    private static final int MOST_AT_ONCE = 4;

    /** Vert.x makes the changes asked for in one context one at a time, on a thread it keeps for that context. */
    private final Deque<Context> free = new ArrayDeque<>();

    private final Queue<Change> coming = new ArrayDeque<>();
    private final Queue<Change> going = new ArrayDeque<>();
    private boolean goingIsNext;

    RegistryChanges(Vertx vertx) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            free.add(((VertxInternal) vertx).createEventLoopContext());
        }
    }

    /** Makes a registration when it is its turn. */
    void add(Consumer<Completable<Void>> change, Completable<Void> done) {
        put(coming, new Change(change, done));
    }

    /** Gives one back when it is its turn. */
    void remove(Consumer<Completable<Void>> change, Completable<Void> done) {
        put(going, new Change(change, done));
    }

    private void put(Queue<Change> queue, Change change) {
        Context context;
        synchronized (this) {
            queue.add(change);
            context = free.poll();
        }
        if (context != null) {
            runNext(context);
        }
    }

    private void runNext(Context context) {
        Change next;
        synchronized (this) {
            next = next();
            if (next == null) {
                free.push(context);
                return;
            }
        }
        context.runOnContext(now -> make(next, Promise.promise(), context));
    }

    /** Whatever goes wrong in a change, the next one is made. */
    private void make(Change change, Promise<Void> made, Context context) {
        made.future().onComplete(result -> {
            try {
                change.done().complete(null, result.cause());
            } finally {
                runNext(context);
            }
        });
        try {
            change.change().accept((nothing, failure) -> {
                if (failure == null) {
                    made.tryComplete();
                } else {
                    made.tryFail(failure);
                }
            });
        } catch (RuntimeException | Error e) {
            made.tryFail(e);
        }
    }

    private @Nullable Change next() {
        Queue<Change> first = goingIsNext ? going : coming;
        Queue<Change> second = goingIsNext ? coming : going;
        goingIsNext = !goingIsNext;
        Change next = first.poll();
        return next == null ? second.poll() : next;
    }

    private record Change(Consumer<Completable<Void>> change, Completable<Void> done) {}
}
