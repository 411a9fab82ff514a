package io.duplex.loop;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.internal.ContextInternal;

/**
 * The event loop under a Vert.x context; tasks run in that context, so that what they send keeps its order on the bus.
 */
public record NettyLoop(ContextInternal context) implements Loop {
    /** The loop under a context of Vert.x. */
    public static NettyLoop of(Context context) {
        return new NettyLoop((ContextInternal) context);
    }

    /** Its thread, as Netty has it. */
    public EventExecutor executor() {
        return context.nettyEventLoop();
    }

    /** Runs the handler now, in the context; the caller is on the loop. */
    public <T> void dispatch(T argument, Handler<T> handler) {
        context.dispatch(argument, handler);
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(now -> task.run());
    }

    @Override
    public boolean isCurrent() {
        return context.nettyEventLoop().inEventLoop();
    }

    @Override
    public int waiting() {
        return ((SingleThreadEventExecutor) context.nettyEventLoop()).pendingTasks();
    }

    /**
     * A loop looks at its sockets, runs its tasks and those that they add, and then what is to be run behind an
     * iteration. Who says that from the sockets, from a task or from behind the last iteration is queued from there as
     * a task, and so comes after the sockets of the next iteration in each case.
     */
    @Override
    public void afterSockets(Runnable task) {
        if (context.nettyEventLoop() instanceof SingleThreadEventLoop loop) {
            loop.executeAfterEventLoopIteration(() -> execute(task));
        } else {
            execute(task);
        }
    }
}
