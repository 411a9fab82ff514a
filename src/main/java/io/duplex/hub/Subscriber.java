package io.duplex.hub;

import io.duplex.auth.Grant;
import io.duplex.bus.Asker;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Terms;
import io.duplex.message.Delivery;
import io.duplex.message.Gap;

/** Whoever wants what comes to an address: a session, on its event loop. */
public interface Subscriber {
    /** The client's way out. */
    Outlet outlet();

    /** Whose turn it is when the subscription costs something that all share. */
    default Asker asker() {
        return Asker.NODE;
    }

    /** Whether the client can do with a loss: it hears of it, or has chosen a policy that leaves messages out. */
    default boolean mayLose() {
        return true;
    }

    /** Which messages the client may see. */
    Grant grant();

    /** What the client reads. */
    WireFormat format();

    /** On what terms it reads. */
    Terms terms();

    /** The next message comes after a hole. */
    void onGap(Gap gap);

    /**
     * A message for one receiver.
     *
     * @return false if the client cannot take it now, so that somebody else gets it
     */
    boolean offer(Delivery delivery);
}
