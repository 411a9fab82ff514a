package io.duplex.auth;

import io.duplex.clock.Rate;
import io.duplex.clock.Timers;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many tokens of each client address failed a check lately. An address with too many is not checked for until some
 * time has passed. Any thread.
 */
final class BadTokenCount {
    /** An office behind one address may have this many clients whose tokens end at the same time. */
    private static final int BURST = 200;

    private static final int PER_SECOND = 10;
    /** Addresses that are remembered at the most. The queue stays fair without the others. */
    private static final int MOST = 10_000;

    private final Rate rate = Rate.of(PER_SECOND, BURST);
    private final Timers timers;
    private final ConcurrentMap<String, Long> spentUntil = new ConcurrentHashMap<>();

    BadTokenCount(Timers timers) {
        this.timers = timers;
    }

    /** Whether the address has had too many. */
    boolean isOver(String client) {
        Long spent = spentUntil.get(client);
        return spent != null && rate.owedNanos(spent, timers.nanos()) > 0;
    }

    /** A token from there was bad, after a check with so many keys. */
    void add(String client, int keys) {
        long now = timers.nanos();
        if (spentUntil.size() >= MOST && !spentUntil.containsKey(client)) {
            return;
        }
        spentUntil.compute(client, (key, spent) -> rate.spend(spent == null ? now : spent, keys, now));
    }

    /** Forgets the addresses that have paid. */
    void sweep() {
        long now = timers.nanos();
        spentUntil.values().removeIf(spent -> spent - now <= 0);
    }

    /** How many addresses are remembered. */
    int size() {
        return spentUntil.size();
    }
}
