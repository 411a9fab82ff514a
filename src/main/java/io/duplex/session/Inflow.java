package io.duplex.session;

import io.duplex.fanout.Outlet;
import io.duplex.fanout.ReadingHold;
import io.duplex.hub.HubShard;
import io.vertx.core.Future;

/**
 * What a client has sent that the node is still passing on. Past a bound the client is not read, so that it is as fast
 * as the slowest part of the way to the subscribers of this node and to the sockets of the others, and what waits in
 * between is bounded.
 *
 * <pre>
 *   |-- on its way: asked whether it has arrived --|-- sent since, at most as much --|
 * </pre>
 */
final class Inflow {
    /** Half of what may be on its way: while one half is, the other is read. */
    private static final int HALF_BYTES = 256 * 1024;
    /** What a command costs beside its text while it is an object in a queue. */
    private static final int OVERHEAD_BYTES = 512;

    private final Outlet outlet;
    private final HubShard shard;
    private int sinceAsked;
    private boolean asked;
    private Future<Void> lastWrite = Future.succeededFuture();

    Inflow(Outlet outlet, HubShard shard) {
        this.outlet = outlet;
        this.shard = shard;
    }

    /** A command of so many bytes is about to be carried out. */
    void took(int bytes) {
        sinceAsked += bytes + OVERHEAD_BYTES;
        if (sinceAsked >= HALF_BYTES) {
            if (asked) {
                outlet.holdReading(ReadingHold.INFLOW, true);
            } else {
                ask();
            }
        }
    }

    /** What it published is on the way to other nodes; sockets keep the order, so the last one stands for all. */
    void published(Future<Void> written) {
        lastWrite = written;
    }

    private void ask() {
        asked = true;
        sinceAsked = 0;
        Future<Void> written = lastWrite;
        shard.settled(() -> written.onComplete(done -> arrived()));
    }

    private void arrived() {
        asked = false;
        if (sinceAsked >= HALF_BYTES) {
            ask();
        }
        outlet.holdReading(ReadingHold.INFLOW, false);
    }
}
