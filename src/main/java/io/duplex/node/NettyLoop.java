package io.duplex.node;

import io.duplex.fanout.Loop;
import io.netty.channel.EventLoop;

/** The event loop under a Vert.x context. */
record NettyLoop(EventLoop eventLoop) implements Loop {
    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }

    @Override
    public boolean isCurrent() {
        return eventLoop.inEventLoop();
    }
}
