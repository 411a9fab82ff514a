package io.duplex.auth;

import io.duplex.auth.BadToken.Reason;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Signature checks, away from the event loops: one takes up to some milliseconds, and a loop that checks a crowd's
 * tokens serves nobody else. Half of the machine's cores check, for one client address after the other, so one that has
 * many waiting delays no other by more than one check.
 */
final class CheckQueue {
    /** Each waiting check is a connection that is not read meanwhile, and holds its token. */
    private static final int MOST = 10_000;
    /** What a client may have waiting where others have filled the queue. */
    private static final int FEW = 100;
    /** A worker is asked for again after so many, or Vert.x would take it for blocked. */
    private static final int BATCH = 50;

    private final int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final Map<String, Deque<Runnable>> waiting = new LinkedHashMap<>();
    private int count;
    private int running;

    CheckQueue(Vertx vertx) {
        this.vertx = vertx;
        this.workers = vertx.createSharedWorkerExecutor("duplex-tokens", threads);
    }

    /**
     * Checks when it is the client's turn.
     *
     * @return completes on the caller's context
     * @throws BadToken if too many wait
     */
    <T> Future<T> submit(String client, Callable<T> check) throws BadToken {
        Context caller = vertx.getOrCreateContext();
        Promise<T> done = Promise.promise();
        add(client, () -> {
            Future<T> result = run(check);
            caller.runOnContext(now -> result.onComplete(done));
        });
        return done.future();
    }

    /** How many wait. */
    synchronized int size() {
        return count;
    }

    private static <T> Future<T> run(Callable<T> check) {
        try {
            return Future.succeededFuture(check.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    private synchronized void add(String client, Runnable job) throws BadToken {
        Deque<Runnable> own = waiting.get(client);
        if (count >= MOST && (count >= 2 * MOST || (own != null && own.size() >= FEW))) {
            throw new BadToken(Reason.BUSY);
        }
        waiting.computeIfAbsent(client, first -> new ArrayDeque<>(2)).add(job);
        count++;
        if (running < threads) {
            running++;
            work();
        }
    }

    private void work() {
        workers.executeBlocking(this::batch, false).onSuccess(more -> {
            if (more) {
                work();
            }
        });
    }

    /** Whether there may be more. */
    private boolean batch() {
        for (int i = 0; i < BATCH; i++) {
            Runnable next = next();
            if (next == null) {
                return false;
            }
            next.run();
        }
        return true;
    }

    /** That of the client that has waited longest; null ends the worker. */
    private synchronized @Nullable Runnable next() {
        Iterator<Map.Entry<String, Deque<Runnable>>> turns = waiting.entrySet().iterator();
        if (!turns.hasNext()) {
            running--;
            return null;
        }
        Map.Entry<String, Deque<Runnable>> turn = turns.next();
        String client = turn.getKey();
        Deque<Runnable> own = turn.getValue();
        turns.remove();
        Runnable job = own.poll();
        count--;
        if (!own.isEmpty()) {
            waiting.put(client, own);
        }
        return job;
    }
}
