package io.duplex.node;

import io.duplex.loop.VertxLoops;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether everything this node cannot do without still works: its member of the cluster, the event loops, the loop that
 * accepts connections, and the pool of worker threads. Each is looked at once a second; what runs tasks is asked to run
 * one that does nothing.
 *
 * <pre>
 *                    not live after   the node gives up after
 *   the member       1 s              1 s
 *   an event loop    10 s             30 s, or a second after it has ended
 *   the worker pool  60 s             120 s
 * </pre>
 *
 * <p>The seconds are counted by a thread of its own. While the whole process stands still, as in a long collection or
 * on a suspended machine, that thread stands still too, so a pause is not taken for a death.
 */
final class LifeWatch {
    private static final Logger LOG = LoggerFactory.getLogger(LifeWatch.class);
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final int LOOP_UNHEALTHY = 10;
    private static final int LOOP_LOST = 30;
    private static final int POOL_UNHEALTHY = 60;
    private static final int POOL_LOST = 120;

    private final Thread seconds = new Thread(this::lookEachSecond, "life-watch");
    private final List<Watched> all = new ArrayList<>();
    private final Vertx vertx;
    private final BooleanSupplier member;
    private final Promise<String> lost = Promise.promise();
    private volatile boolean live = true;
    private volatile boolean stopped;

    /**
     * Watches nothing yet.
     *
     * @param member whether this node is a member of a cluster
     */
    LifeWatch(Vertx vertx, BooleanSupplier member) {
        this.vertx = vertx;
        this.member = member;
    }

    /**
     * Looks once a second from now on.
     *
     * @param loops the event loops that serve clients
     */
    void start(List<EventExecutor> loops) {
        watch(loops);
        seconds.setDaemon(true);
        seconds.start();
    }

    void watch(List<EventExecutor> loops) {
        Set<EventExecutor> executors = new LinkedHashSet<>(loops);
        VertxLoops.acceptors(vertx).forEach(executors::add);
        for (EventExecutor executor : executors) {
            all.add(new Watched("event loop", LOOP_UNHEALTHY, LOOP_LOST, executor::execute));
        }
        all.add(new Watched(
                "worker pool",
                POOL_UNHEALTHY,
                POOL_LOST,
                task -> vertx.executeBlocking(
                        () -> {
                            task.run();
                            return true;
                        },
                        false)));
    }

    void stop() {
        stopped = true;
    }

    /** Whether everything works, as far as was seen at the last look. Any thread. */
    boolean isLive() {
        return live;
    }

    /** Completes when the node must give up, with a sentence that says why. */
    Future<String> lost() {
        return lost.future();
    }

    private void lookEachSecond() {
        while (!stopped) {
            LockSupport.parkNanos(SECOND_NANOS);
            try {
                if (!stopped) {
                    look();
                }
            } catch (RuntimeException | Error e) {
                LOG.atError().setCause(e).log("The threads of this node could not be checked");
            }
        }
    }

    /** A second has passed. */
    void look() {
        boolean healthy = member.getAsBoolean();
        if (!healthy) {
            lost.tryComplete("Hazelcast has ended, and this node did not ask it to");
        }
        for (Watched watched : all) {
            healthy &= watched.look();
        }
        live = healthy;
    }

    private final class Watched {
        private final String name;
        private final int unhealthy;
        private final int limit;
        private final Consumer<Runnable> executor;
        private final AtomicBoolean asked = new AtomicBoolean();
        private int silentSeconds;

        Watched(String name, int unhealthy, int limit, Consumer<Runnable> executor) {
            this.name = name;
            this.unhealthy = unhealthy;
            this.limit = limit;
            this.executor = executor;
        }

        /**
         * Looks whether it has answered, and asks again.
         *
         * @return whether it has answered lately
         */
        boolean look() {
            if (asked.get()) {
                silentSeconds++;
            } else {
                if (silentSeconds >= unhealthy) {
                    LOG.atInfo().addKeyValue("seconds", silentSeconds).log("The {} runs tasks again", name);
                }
                silentSeconds = 0;
                ask();
            }
            if (silentSeconds == unhealthy) {
                LOG.atError()
                        .addKeyValue("seconds", silentSeconds)
                        .log("The {} runs no tasks; this node is not live any more", name);
            }
            if (silentSeconds == limit) {
                lost.tryComplete("The " + name + " has run no task for " + silentSeconds + " s");
            }
            return silentSeconds < unhealthy;
        }

        private void ask() {
            asked.set(true);
            try {
                executor.accept(() -> asked.set(false));
            } catch (RejectedExecutionException e) {
                silentSeconds = limit - 1; // it has ended: the next look gives up
            }
        }
    }
}
