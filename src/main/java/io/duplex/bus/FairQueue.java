package io.duplex.bus;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What waits for something that all clients share. Those who ask take turns, however much one of them asks for: first
 * the networks they come from, and within a network its clients, so that an attacker with many connections has one
 * turn, and a client behind the same proxy as the attacker still has one of its own.
 *
 * <p>An item waits once for each that asks for it, and is told apart by {@code equals}. Not thread-safe.
 *
 * @param <T> what waits
 */
public final class FairQueue<T> {
    /** Whose turn is next is first, on both levels. */
    private final Map<String, Map<String, Set<T>>> waiting = new LinkedHashMap<>();

    /** One more, behind what this asker waits for already. */
    public void add(Asker asker, T item) {
        waiting.computeIfAbsent(asker.remote(), remote -> new LinkedHashMap<>(2))
                .computeIfAbsent(asker.client(), client -> new LinkedHashSet<>(2))
                .add(item);
    }

    /** Nobody wants it any more; without effect if it does not wait. */
    public void remove(Asker asker, T item) {
        Map<String, Set<T>> clients = waiting.get(asker.remote());
        Set<T> items = clients == null ? null : clients.get(asker.client());
        if (clients != null && items != null && items.remove(item) && items.isEmpty()) {
            clients.remove(asker.client());
            if (clients.isEmpty()) {
                waiting.remove(asker.remote());
            }
        }
    }

    /** The next one, or null if nothing waits. */
    public @Nullable T poll() {
        Iterator<Map.Entry<String, Map<String, Set<T>>>> remotes =
                waiting.entrySet().iterator();
        if (!remotes.hasNext()) {
            return null;
        }
        Map.Entry<String, Map<String, Set<T>>> remote = remotes.next();
        remotes.remove();
        Iterator<Map.Entry<String, Set<T>>> clients =
                remote.getValue().entrySet().iterator();
        Map.Entry<String, Set<T>> client = clients.next();
        clients.remove();
        Iterator<T> items = client.getValue().iterator();
        T next = items.next();
        items.remove();
        if (items.hasNext()) {
            remote.getValue().put(client.getKey(), client.getValue());
        }
        if (!remote.getValue().isEmpty()) {
            waiting.put(remote.getKey(), remote.getValue());
        }
        return next;
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return waiting.isEmpty();
    }
}
