package io.duplex.cluster;

import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.core.spi.cluster.RegistrationListener;
import io.vertx.core.spi.cluster.RegistrationUpdateEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whom the senders of this member believe to consume which address. Stands between the registry, which tells changes,
 * and Vert.x's senders, which keep them.
 *
 * <p>Several may read the registry at once, and who reads first may be the last to tell. So each takes a ticket before
 * it reads, and what was read with an older one than was told is not told.
 *
 * <p>Any thread.
 */
final class SenderViews implements RegistrationListener {
    private final RegistrationListener senders;
    private final OwnRegistrations own;
    private final AtomicLong tickets = new AtomicLong();
    /** Vert.x asks whether an update is wanted, reads and tells it on one thread. */
    private final ThreadLocal<Long> ticketOfThread = new ThreadLocal<>();

    private final Map<String, View> views = new HashMap<>();

    SenderViews(RegistrationListener senders, OwnRegistrations own) {
        this.senders = senders;
        this.own = own;
    }

    /** To be taken before the registry is read. */
    long ticket() {
        return tickets.incrementAndGet();
    }

    @Override
    public boolean wantsUpdatesFor(String address) {
        ticketOfThread.set(ticket());
        return senders.wantsUpdatesFor(address);
    }

    @Override
    public void registrationsUpdated(RegistrationUpdateEvent event) {
        Long ticket = ticketOfThread.get();
        update(event.address(), ticket == null ? ticket() : ticket, own.with(event.address(), event.registrations()));
    }

    @Override
    public void registrationsLost() {
        senders.registrationsLost();
    }

    /** A sender has asked for itself. */
    synchronized void asked(String address, long ticket, Collection<RegistrationInfo> found) {
        View known = views.get(address);
        if (!found.isEmpty() && (known == null || known.ticket() < ticket)) {
            views.put(address, new View(ticket, names(found)));
        }
    }

    /** Tells the senders what the registry says, if nothing newer was told. */
    synchronized void update(String address, long ticket, List<RegistrationInfo> found) {
        View known = views.get(address);
        if (known != null && known.ticket() > ticket) {
            return;
        }
        Set<String> names = names(found);
        if (names.isEmpty()) {
            views.remove(address);
        } else {
            views.put(address, new View(ticket, names));
        }
        senders.registrationsUpdated(new RegistrationUpdateEvent(address, found));
    }

    /**
     * As {@link #update}, if the senders believe something else.
     *
     * @return whether they did
     */
    synchronized boolean correct(String address, long ticket, List<RegistrationInfo> found) {
        View known = views.get(address);
        if (known == null || known.ticket() > ticket || known.nodes().equals(names(found))) {
            return false;
        }
        update(address, ticket, found);
        return true;
    }

    /** The nodes senders believe to consume the address; null if they do not keep it. */
    synchronized @Nullable Set<String> nodes(String address) {
        View known = views.get(address);
        return known == null ? null : known.nodes();
    }

    /** Whether senders keep anything of the address. */
    boolean isKnown(String address) {
        return senders.wantsUpdatesFor(address);
    }

    /** The addresses of which senders keep anything. */
    synchronized Set<String> known() {
        views.keySet().removeIf(address -> !senders.wantsUpdatesFor(address));
        return new HashSet<>(views.keySet());
    }

    private static Set<String> names(Collection<RegistrationInfo> found) {
        Set<String> names = new HashSet<>();
        found.forEach(info -> names.add(info.nodeId()));
        return names;
    }

    /** The nodes that consume an address, as they were read. */
    private record View(long ticket, Set<String> nodes) {}
}
