package io.duplex.node;

import io.duplex.loop.Loop;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import io.vertx.core.internal.ContextInternal;

/**
 * The event loop under a Vert.x context; tasks run in that context, so that what they send keeps its order on the bus.
 */
record NettyLoop(ContextInternal context) implements Loop {
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
