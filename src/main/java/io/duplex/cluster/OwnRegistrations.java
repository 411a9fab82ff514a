package io.duplex.cluster;

import io.vertx.core.spi.cluster.RegistrationInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this member has registered, by address: what the registry has taken, and what is on its way there.
 *
 * <p>The consumers of both are there already. So the senders of this member believe in both: a client that registers
 * and then publishes hears its own message, however long the registry takes.
 *
 * <p>Any thread.
 */
final class OwnRegistrations {
    private final Map<String, Set<RegistrationInfo>> taken = new ConcurrentHashMap<>();
    private final Map<String, Set<RegistrationInfo>> coming = new ConcurrentHashMap<>();

    /** It is on its way. */
    void coming(String address, RegistrationInfo info) {
        put(coming, address, info);
    }

    /** The registry has taken it. */
    void taken(String address, RegistrationInfo info) {
        put(taken, address, info);
        remove(coming, address, info);
    }

    /** The registry refused it, or is not asked any more. */
    void refused(String address, RegistrationInfo info) {
        remove(coming, address, info);
    }

    /** It is given back. */
    void gone(String address, RegistrationInfo info) {
        remove(taken, address, info);
    }

    /** Those that the registry has taken. */
    Set<RegistrationInfo> of(String address) {
        return taken.getOrDefault(address, Set.of());
    }

    /** Where the registry has taken any. */
    Set<String> addresses() {
        return taken.keySet();
    }

    /** What the registry says, and what is on its way there. */
    List<RegistrationInfo> with(String address, List<RegistrationInfo> found) {
        Set<RegistrationInfo> mine = coming.get(address);
        if (mine == null || found.containsAll(mine)) {
            return found;
        }
        Set<RegistrationInfo> all = new LinkedHashSet<>(found);
        all.addAll(mine);
        return new ArrayList<>(all);
    }

    private static void put(Map<String, Set<RegistrationInfo>> to, String address, RegistrationInfo info) {
        to.compute(address, (name, known) -> {
            Set<RegistrationInfo> all = known == null ? ConcurrentHashMap.newKeySet(1) : known;
            all.add(info);
            return all;
        });
    }

    private static void remove(Map<String, Set<RegistrationInfo>> from, String address, RegistrationInfo info) {
        from.computeIfPresent(address, (name, known) -> {
            known.remove(info);
            return known.isEmpty() ? null : known;
        });
    }
}
