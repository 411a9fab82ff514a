package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.message.Disconnect;
import java.util.ArrayList;
import java.util.List;

/** All listeners of a registry as one, in the order in which they were added. */
final class SessionListeners implements SessionListener {
    private final List<SessionListener> all = new ArrayList<>();

    void add(SessionListener listener) {
        all.add(listener);
    }

    @Override
    public void opened(Session session) {
        all.forEach(one -> one.opened(session));
    }

    @Override
    public void identified(Session session) {
        all.forEach(one -> one.identified(session));
    }

    @Override
    public void pinged(Session session) {
        all.forEach(one -> one.pinged(session));
    }

    @Override
    public void registered(Session session, Command.Register register) {
        all.forEach(one -> one.registered(session, register));
    }

    @Override
    public void unregistered(Session session, String address, Ending ending) {
        all.forEach(one -> one.unregistered(session, address, ending));
    }

    @Override
    public void closed(Session session, Disconnect cause) {
        all.forEach(one -> one.closed(session, cause));
    }
}
