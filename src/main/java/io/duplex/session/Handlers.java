package io.duplex.session;

import io.duplex.fanout.Outlet;
import io.duplex.fanout.ReadingHold;

/**
 * How many registrations and pending replies a client has together, and how many of its registrations the cluster has
 * not confirmed: too many of those, and the client is not read.
 */
final class Handlers {
    private static final int MOST_REGISTERING = 32;

    private final Outlet outlet;
    private final int most;
    private int taken;
    private int registeringCount;

    Handlers(Outlet outlet, int most) {
        this.outlet = outlet;
        this.most = most;
    }

    /** One more registration waits for the cluster, or one less. */
    void registering(int change) {
        registeringCount += change;
        assert registeringCount >= 0 : registeringCount;
        outlet.holdReading(ReadingHold.REGISTRATIONS, registeringCount >= MOST_REGISTERING);
    }

    /** Takes a place; there is one, see {@link #hasFree}. */
    void take() {
        taken++;
    }

    void release() {
        assert taken > 0;
        taken--;
    }

    boolean hasFree() {
        return taken < most;
    }
}
