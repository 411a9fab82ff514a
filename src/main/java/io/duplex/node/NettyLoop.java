package io.duplex.node;

import io.duplex.fanout.Loop;
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
     * A loop runs all tasks there are, and those that they add, for up to a second before it looks at its sockets. Only
     * what is to be run after these is run once; and a task that comes from there takes the way over the queue, so that
     * the sockets come before it.
     */
    @Override
    public void afterSockets(Runnable task) {
        if (context.nettyEventLoop() instanceof SingleThreadEventLoop loop) {
            loop.execute(() -> loop.executeAfterEventLoopIteration(() -> context.dispatch(task, Runnable::run)));
        } else {
            execute(task);
        }
    }
}
