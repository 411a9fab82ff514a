package io.duplex.auth;

import io.duplex.clock.Timers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bans this node knows of, in monotonic time. Any thread may ask and change it; asking is cheap enough to do it for
 * everybody who comes.
 */
public final class BanList {
    private final Timers timers;
    private final Map<Ban, Long> deadlines = new ConcurrentHashMap<>();
    /** Of bans of remotes that hold for more than one client: those have to be looked at one after the other. */
    private final Map<Ban, IpRange> ranges = new ConcurrentHashMap<>();

    /** A list with nobody on it. */
    public BanList(Timers timers) {
        this.timers = timers;
    }

    /** From now on, for so long. */
    public void add(Ban ban, Duration time) {
        IpRange range = ban.kind() == Ban.Kind.REMOTE ? IpRange.parse(ban.value()) : null;
        if (range != null && !range.isOneClient()) {
            ranges.put(ban, range);
        }
        deadlines.put(ban, timers.nanos() + time.toNanos());
    }

    /** From now on no longer. */
    public void remove(Ban ban) {
        deadlines.remove(ban);
        ranges.remove(ban);
    }

    /**
     * Whether somebody may not come in.
     *
     * @param client what it calls itself, or null if it did not say
     */
    public boolean isBanned(@Nullable String user, @Nullable String client, String remote) {
        return !deadlines.isEmpty()
                && (isBanned(Ban.Kind.USER, user)
                        || isBanned(Ban.Kind.CLIENT, client)
                        || isBanned(Ban.Kind.REMOTE, remote)
                        || isInRange(remote));
    }

    /** Who is banned, and for how long from now. */
    public Map<Ban, Duration> bans() {
        long now = timers.nanos();
        deadlines.values().removeIf(deadline -> now - deadline >= 0);
        ranges.keySet().retainAll(deadlines.keySet());
        Map<Ban, Duration> left = new LinkedHashMap<>();
        deadlines.forEach((ban, deadline) -> left.put(ban, Duration.ofNanos(deadline - now)));
        return left;
    }

    private boolean isBanned(Ban.Kind kind, @Nullable String value) {
        Ban ban = value == null ? null : Ban.of(kind, value);
        return ban != null && holds(ban);
    }

    private boolean isInRange(String remote) {
        InetAddress address = ranges.isEmpty() ? null : IpRange.address(remote);
        return address != null
                && ranges.entrySet().stream()
                        .anyMatch(range -> range.getValue().contains(address) && holds(range.getKey()));
    }

    private boolean holds(Ban ban) {
        Long deadline = deadlines.get(ban);
        return deadline != null && timers.nanos() - deadline < 0;
    }
}
