package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.message.Disconnect;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that remembers what became of sessions. */
final class EventLog implements SessionListener {
    private final List<String> events = new CopyOnWriteArrayList<>();

    List<String> all() {
        return events;
    }

    @Override
    public void opened(Session session) {
        events.add("opened");
    }

    @Override
    public void identified(Session session) {
        events.add("identified " + session.principal().user());
    }

    @Override
    public void pinged(Session session) {
        events.add("pinged");
    }

    @Override
    public void registered(Session session, Command.Register register) {
        events.add("registered " + register.address());
    }

    @Override
    public void unregistered(Session session, String address, Ending ending) {
        events.add("unregistered " + address + " " + ending);
    }

    @Override
    public void closed(Session session, Disconnect cause) {
        events.add("closed " + cause.label());
    }
}
