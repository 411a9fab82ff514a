package io.duplex.fanout;

import io.duplex.loop.Loop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A real event loop, for tests that need one. */
public record ContextLoop(ContextInternal context) implements Loop {
    /** The next event loop of {@code vertx}. */
    public static ContextLoop of(Vertx vertx) {
        return new ContextLoop(((VertxInternal) vertx).createEventLoopContext());
    }

    @Override
    public void execute(Runnable task) {
        context.nettyEventLoop().execute(task);
    }

    @Override
    public boolean isCurrent() {
        return context.nettyEventLoop().inEventLoop();
    }

    @Override
    public int waiting() {
        return ((SingleThreadEventExecutor) context.nettyEventLoop()).pendingTasks();
    }

    @Override
    public void afterSockets(Runnable task) {
        ((SingleThreadEventLoop) context.nettyEventLoop()).executeAfterEventLoopIteration(() -> execute(task));
    }

    /** Runs something there, as what comes from a socket does, and waits for its result. */
    public <T> T call(Callable<T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                result.complete(action.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(5, TimeUnit.SECONDS).join();
    }

    /** As {@link #call}, for what has no result. */
    public void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }
}
