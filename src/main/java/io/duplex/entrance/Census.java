package io.duplex.entrance;

import io.duplex.clock.Rate;
import io.duplex.clock.Timers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many connections there are, in all and from where. One for all doors of a node; any thread.
 *
 * <p>Whoever owns an IPv6 address usually owns its /64 network, so that is what counts as one address there.
 */
public final class Census {
    /** A bucket holds what comes in this time, so that a page with several sockets, or an office, is no flood. */
    private static final int BURST_SECONDS = 10;

    private final int most;
    private final int mostPerAddress;
    private final Rate rate;
    private final Timers timers;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<String, Neighbour> neighbours = new ConcurrentHashMap<>();

    /**
     * Nobody is there.
     *
     * @param most connections in all, at least 1
     */
    public Census(ArrivalSettings settings, int most, Timers timers, MeterRegistry registry) {
        this.most = most;
        this.mostPerAddress =
                settings.connectionsPerAddress() == 0 ? Integer.MAX_VALUE : settings.connectionsPerAddress();
        this.rate = Rate.of(settings.connectionRate(), (double) settings.connectionRate() * BURST_SECONDS);
        this.timers = timers;
        Gauge.builder("duplex.connections", open, AtomicInteger::doubleValue)
                .description("Connections of clients on the public port and the TCP door, whatever they are used for")
                .register(registry);
    }

    /** One more connection. Whoever is welcome must {@link #exit}. */
    public @Nullable Refusal enter() {
        if (open.incrementAndGet() <= most) {
            return null;
        }
        open.decrementAndGet();
        return Refusal.NODE_FULL;
    }

    /** A connection that was welcome has closed. */
    public void exit() {
        open.decrementAndGet();
    }

    /**
     * One more connection from there. Whoever is welcome must {@link #release}.
     *
     * @param address an IP address
     */
    public @Nullable Refusal claim(String address) {
        if (mostPerAddress == Integer.MAX_VALUE && rate.equals(Rate.UNLIMITED)) {
            return null;
        }
        long now = timers.nanos();
        Neighbour after = neighbours.compute(TrustedProxies.networkOf(address), (key, before) -> {
            Neighbour known = before == null ? new Neighbour(0, now, null) : before;
            if (known.open >= mostPerAddress) {
                return new Neighbour(known.open, known.spentUntilNanos, Refusal.ADDRESS_FULL);
            }
            long spent = rate.spend(known.spentUntilNanos, 1, now);
            // What is refused is not paid for: who goes on trying is let in as soon as anybody would be.
            return rate.owedNanos(spent, now) > 0
                    ? new Neighbour(known.open, known.spentUntilNanos, Refusal.TOO_FAST)
                    : new Neighbour(known.open + 1, spent, null);
        });
        return after.verdict;
    }

    /** A connection that was welcome from there has closed. */
    public void release(String address) {
        neighbours.computeIfPresent(
                TrustedProxies.networkOf(address),
                (key, known) -> new Neighbour(Math.max(0, known.open - 1), known.spentUntilNanos, null)
                        .orForgotten(timers.nanos()));
    }

    /** Forgets whom nothing is remembered of. */
    public void sweep() {
        long now = timers.nanos();
        neighbours.values().removeIf(known -> known.orForgotten(now) == null);
    }

    /** How many addresses are remembered. */
    int neighbourCount() {
        return neighbours.size();
    }

    /**
     * Somebody's connections.
     *
     * @param spentUntilNanos as {@link Rate} has it
     * @param verdict about the last that came
     */
    private record Neighbour(
            int open, long spentUntilNanos, @Nullable Refusal verdict) {
        @Nullable Neighbour orForgotten(long nowNanos) {
            return open == 0 && spentUntilNanos - nowNanos <= 0 ? null : this;
        }
    }
}
