package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.Address;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import io.duplex.e2e.fixture.Fresh;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer whose system takes connections while it says nothing itself: a process that is frozen. A member that connected
 * to one wrote to it in an endless loop, and what else was to leave through the same thread, heartbeats for the members
 * that were well among them, did not: so these took each other for dead too.
 */
@Timeout(180)
final class SilentPeerIT {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration WATCHED = Duration.ofSeconds(1);

    @Test
    void member_that_waits_for_a_silent_peer_does_nothing_meanwhile() throws IOException {
        try (ServerSocket silent = new ServerSocket(Fresh.port(), 50, InetAddress.getLoopbackAddress())) {
            HazelcastInstance member = Hazelcast.newHazelcastInstance(MemberConfig.of(settings()));
            connect(member, new Address("127.0.0.1", silent.getLocalPort()));
            try (Socket connected = silent.accept()) {
                assertThat(connected.getInputStream().readNBytes(3)).asString().isEqualTo("HZC");
                long before = writersNanos(member);
                await().pollDelay(WATCHED).until(() -> true);
                assertThat(Duration.ofNanos(writersNanos(member) - before)).isLessThan(WATCHED.dividedBy(10));
            } finally {
                member.getLifecycleService().terminate();
            }
        }
    }

    /** What the threads that write to other members have worked so far. */
    private static long writersNanos(HazelcastInstance member) {
        long nanos = 0;
        for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith("hz." + member.getName() + ".IO.thread-out")) {
                nanos += THREADS.getThreadCpuTime(thread.getThreadId());
            }
        }
        return nanos;
    }

    private static void connect(HazelcastInstance member, Address peer) {
        ((HazelcastInstanceProxy) member)
                .getOriginal()
                .node
                .getServer()
                .getConnectionManager(EndpointQualifier.MEMBER)
                .getOrConnect(peer, true);
    }

    private static ClusterSettings settings() {
        return new ClusterSettings(
                Fresh.clusterName(),
                ClusterSettings.Join.SINGLE,
                "127.0.0.1",
                Fresh.port(),
                0,
                List.of(),
                "",
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
