package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that know each other by IPv6 alone, as in a cluster of Kubernetes that has nothing else. */
@Unhurried
@Timeout(300)
final class Ipv6E2E {
    /** Hazelcast found no matching network interface. */
    @Test
    void two_nodes_serve_as_one_by_ipv6() throws IOException {
        assumeTrue(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null, "no IPv6 here");
        try (Cluster cluster = Cluster.byIpv6("ipv6", 2, Map.of());
                BridgeClient client = BridgeClient.connect(cluster.node(0))) {
            client.hello().register("news");
            cluster.node(1).inside().publish("news", "by IPv6");
            assertThat(client.next().json().getString("body")).isEqualTo("by IPv6");
            TestNode node = cluster.node(0);
            await().untilAsserted(() -> assertThat(node.log())
                    .contains("ws://[::1]:" + node.publicPort() + "/", "http://[::1]:" + node.insidePort() + ". Open"));
        }
    }
}
