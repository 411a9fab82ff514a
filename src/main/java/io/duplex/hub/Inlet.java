package io.duplex.hub;

import io.vertx.core.Future;

/** Where the messages of an address come in: from the event bus, or from a feed of recorded ones. */
interface Inlet {
    /** Completes when nothing is missed from now on; fails if that cannot be had. */
    Future<Void> registered();

    /** Ends it; completes when the cluster knows. */
    Future<Void> close();

    /** Runs the action on the inlet's event loop, after what has been queued there. */
    void afterQueued(Runnable action);

    /** A loop has its first subscriber; from any thread. */
    void joined(ShardAddress place);
}
