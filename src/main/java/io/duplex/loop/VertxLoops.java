package io.duplex.loop;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;

/** Event loops of Vert.x that its public API does not show. */
public final class VertxLoops {
    private VertxLoops() {}

    /** The loops that accept connections. */
    public static Iterable<EventExecutor> acceptors(Vertx vertx) {
        return ((VertxInternal) vertx).acceptorEventLoopGroup();
    }

    /** A context of its own on one of the event loops, which belongs to no verticle. */
    public static Context newContext(Vertx vertx) {
        return ((VertxInternal) vertx).createEventLoopContext();
    }
}
