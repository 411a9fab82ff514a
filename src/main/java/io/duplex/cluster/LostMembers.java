package io.duplex.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.server.ServerConnectionManager;
import io.duplex.clock.Timers;
import io.duplex.history.MemberNode;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Connects to members that have gone, as soon as they can be reached again.
 *
 * <p>Hazelcast looks for the other side of a split itself, one address after the other. When it cannot connect to one
 * it waits for five seconds, though the attempt has long failed, until there is a connection whoever made it. So it is
 * made here, and a look that was begun while the network was away ends a moment after the network is back.
 *
 * <p>Limits: members that went last, and for how long they are looked for; after that Hazelcast's own looks are enough.
 */
final class LostMembers implements MembershipListener {
    private static final Duration TRY = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST = 32;

    private final Node member;
    private final Timers timers;
    private final Map<Address, Long> lost = new ConcurrentHashMap<>();

    private LostMembers(Node member, Timers timers) {
        this.member = member;
        this.timers = timers;
    }

    /** Begins to look. */
    static void seek(HazelcastInstance hazelcast, Timers timers) {
        LostMembers seeker = new LostMembers(Objects.requireNonNull(MemberNode.of(hazelcast)), timers);
        hazelcast.getCluster().addMembershipListener(seeker);
        timers.every(TRY, seeker::connect);
    }

    @Override
    public void memberAdded(MembershipEvent event) {
        lost.remove(event.getMember().getAddress());
    }

    @Override
    public void memberRemoved(MembershipEvent event) {
        if (lost.size() < MOST) {
            lost.put(event.getMember().getAddress(), timers.nanos());
        }
    }

    /** Costs nothing where there is a connection, or one is being made. */
    private void connect() {
        long oldest = timers.nanos() - LONGEST.toNanos();
        lost.values().removeIf(since -> since - oldest < 0);
        ServerConnectionManager connections = member.getServer().getConnectionManager(EndpointQualifier.MEMBER);
        lost.keySet().forEach(address -> connections.getOrConnect(address, true));
    }
}
