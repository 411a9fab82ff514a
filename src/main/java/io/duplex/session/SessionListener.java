package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.message.Disconnect;

/**
 * Follows what becomes of the sessions of one event loop. Called on that loop, after the fact; a listener that throws
 * ends the session as an internal error does.
 */
public interface SessionListener {
    /** Why a registration has ended. */
    enum Ending {
        /** The client unregistered. */
        UNREGISTERED,
        /** The node took it away: a right was revoked, or an operator ended it. */
        REVOKED,
        /** The session has ended. */
        CLOSED
    }

    /** A client has come. {@link #closed} follows in any case. */
    default void opened(Session session) {}

    /** The client has said hello, and the session has its {@link Session#principal} from now on. May come again. */
    default void identified(Session session) {}

    /** The client has pinged. */
    default void pinged(Session session) {}

    /** The cluster knows of a registration. */
    default void registered(Session session, Command.Register register) {}

    /** A registration has ended; it may have done so before it was {@link #registered}. */
    default void unregistered(Session session, String address, Ending ending) {}

    /** The session has ended; its registrations ended before. Called once. */
    default void closed(Session session, Disconnect cause) {}
}
