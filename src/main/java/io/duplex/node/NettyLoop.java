package io.duplex.node;

import io.duplex.fanout.Loop;
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
}
