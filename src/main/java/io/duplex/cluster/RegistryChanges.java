package io.duplex.cluster;

import io.duplex.bus.Asker;
import io.duplex.bus.FairQueue;
import io.duplex.loop.VertxLoops;
import io.vertx.core.Completable;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the registry, a few at a time.
 *
 * <p>Vert.x makes those of one event loop one after the other, each a call that waits for another member, in the order
 * in which they were asked for. So a crowd that left with tens of thousands of registrations held up, for seconds, who
 * came after it. Here what comes and what goes take turns, and what waits is kept in order on either side. Turns, not
 * precedence: who comes and goes without end must not fill the registry faster than it is emptied.
 *
 * <p>On either side the clients take turns as well, see {@link FairQueue}. A registration that nobody wants any more
 * when its turn has not come yet is never made: a client that asks for a thousand and vanishes costs the others
 * nothing.
 */
final class RegistryChanges {
    /** One waits for the network while the next is made; more would take the processor from those who are served. */
    private static final int MOST_AT_ONCE = 4;

    /** Vert.x makes the changes asked for in one context one at a time, on a thread it keeps for that context. */
    private final Deque<Context> free = new ArrayDeque<>();

    private final FairQueue<Change> coming = new FairQueue<>();
    private final FairQueue<Change> going = new FairQueue<>();
    /** Registrations that wait for their turn, by address. */
    private final Map<String, Coming> waiting = new HashMap<>();
    /** On whose behalf registrations were made; they are given back in the same turns. */
    private final Map<RegistrationInfo, Asker> askers = new ConcurrentHashMap<>();

    private final ThreadLocal<Asker> current = ThreadLocal.withInitial(() -> Asker.NODE);

    private boolean goingIsNext;

    RegistryChanges(Vertx vertx) {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            free.add(VertxLoops.newContext(vertx));
        }
    }

    /** What the step registers is registered in turns of this client. */
    void onBehalfOf(Asker asker, Runnable step) {
        current.set(asker);
        try {
            step.run();
        } finally {
            current.remove();
        }
    }

    /** Makes a registration when it is its turn. */
    void add(String address, RegistrationInfo info, Consumer<Completable<Void>> change, Completable<Void> done) {
        Asker asker = askers.computeIfAbsent(info, first -> current.get());
        Context context;
        synchronized (this) {
            Coming added = new Coming(new Change(address, info, change, done), new ArrayList<>(List.of(asker)));
            waiting.put(address, added);
            coming.add(asker, added.change());
            context = free.poll();
        }
        if (context != null) {
            runNext(context);
        }
    }

    /** If it still waits, it waits for the turn of this client too. */
    synchronized void alsoFor(String address, Asker asker) {
        Coming known = waiting.get(address);
        if (known != null && !known.askers().contains(asker)) {
            known.askers().add(asker);
            coming.add(asker, known.change());
        }
    }

    /** Does not make a registration whose turn has not come; tells whether that is so. */
    boolean giveUp(String address, RegistrationInfo info) {
        Coming given;
        synchronized (this) {
            given = waiting.get(address);
            if (given == null || !given.change().info().equals(info)) {
                return false;
            }
            waiting.remove(address);
            given.askers().forEach(asker -> coming.remove(asker, given.change()));
        }
        askers.remove(info);
        given.change().done().fail(new GivenUp());
        return true;
    }

    /** Gives one back when it is its turn. */
    void remove(String address, RegistrationInfo info, Consumer<Completable<Void>> change, Completable<Void> done) {
        Asker known = askers.remove(info);
        Context context;
        synchronized (this) {
            going.add(known == null ? Asker.NODE : known, new Change(address, info, change, done));
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
        boolean goingFirst = goingIsNext;
        goingIsNext = !goingIsNext;
        Change next = goingFirst ? going.poll() : nextComing();
        if (next != null) {
            return next;
        }
        return goingFirst ? nextComing() : going.poll();
    }

    private @Nullable Change nextComing() {
        Change next = coming.poll();
        Coming known = next == null ? null : waiting.get(next.address());
        if (next != null && known != null && known.change().equals(next)) {
            waiting.remove(next.address());
            known.askers().forEach(asker -> coming.remove(asker, next));
        }
        return next;
    }

    /** Nobody wants the registration any more, and it was not made. */
    static final class GivenUp extends Exception {
        private static final long serialVersionUID = 1;

        GivenUp() {
            super("not wanted any more", null, false, false);
        }
    }

    private record Change(
            String address, RegistrationInfo info, Consumer<Completable<Void>> change, Completable<Void> done) {}

    /** A registration that waits, and those who wait for it. */
    private record Coming(Change change, List<Asker> askers) {}
}
