package io.duplex.cluster;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.instance.ProtocolType;
import io.duplex.history.LogMaps;
import java.util.UUID;

/** {@link ClusterSettings}, whose host is an IP address, as Hazelcast says it. */
final class MemberConfig {
    private static final int PORTS_TRIED = 100;
    private static final int CONNECT_TIMEOUT_SECONDS = 2;
    private static final int COMPLAINTS_SECONDS = 2;

    private MemberConfig() {}

    static Config of(ClusterSettings settings) {
        Config config = new Config().setClusterName(settings.name());
        quiet(config, settings.host());
        timing(config, settings);
        network(config.getAdvancedNetworkConfig(), settings);
        maps(config);
        LogMaps.declare(config, settings.expectedMembers(), settings.heartbeatInterval(), settings.deadAfter());
        config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
        config.getJetConfig().setEnabled(false);
        config.getMemberAttributeConfig()
                .setAttribute(ClusterRegistry.NODE, "1")
                .setAttribute(ClusterRegistry.VERTX_NODE, UUID.randomUUID().toString());
        config.getSerializationConfig().addDataSerializableFactory(AskReach.FACTORY_ID, AskReach.factory());
        return config;
    }

    /** Nobody outside the cluster hears of it, and Vert.x alone decides when the member leaves. */
    private static void quiet(Config config, String host) {
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        // Listen on the configured address, not on all.
        config.setProperty("hazelcast.socket.bind.any", "false");
        // By default it does not see the IPv6 addresses of its machine.
        config.setProperty("hazelcast.prefer.ipv4.stack", String.valueOf(!host.contains(":")));
    }

    private static void timing(Config config, ClusterSettings settings) {
        // The default waits 5 s for others before it founds a cluster. Members are listed or resolved here, so there is
        // nothing to wait for: 1-2 s to start instead of 6-7.
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        // A killed process is noticed in 0.4 s, because its sockets are reset. Only a silent one (frozen, unplugged)
        // needs these; the default takes 60 s. Shorter than the longest pause of the JVM would split the cluster.
        long heartbeat = Math.max(1, settings.heartbeatInterval().toSeconds());
        config.setProperty("hazelcast.heartbeat.interval.seconds", String.valueOf(heartbeat));
        config.setProperty(
                "hazelcast.max.no.heartbeat.seconds",
                String.valueOf(Math.max(1, settings.deadAfter().toSeconds())));
        // Two members that lose each other are both well in the eyes of the oldest, and by default it does nothing, so
        // what one owns and the other holds a copy of stands still for as long as the cut lasts. With this the oldest
        // removes one of the two when both have been silent to each other for dead-after and the two seconds that it
        // takes until it has heard all complaints. See MergeGate for what keeps the removed one away until the network
        // is whole.
        config.setProperty(
                "hazelcast.partial.member.disconnection.resolution.heartbeat.count",
                String.valueOf(Math.max(1, COMPLAINTS_SECONDS / heartbeat)));
        // Who has joined waits for a connection to each member; the default is two minutes, in which it does nothing.
        config.setProperty("hazelcast.connect.all.wait.seconds", "5");
        // A move of a partition to a member that does not answer holds up all other moves, and a member that is told to
        // stop waits for them. The default is five minutes.
        config.setProperty("hazelcast.partition.migration.timeout", "30");
        // Within the minute that kubernetes.md gives a node after its drain; the default is ten minutes.
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "50");
        // A question that went down with its connection, to a member that stayed one, is given up after this; the
        // default is a minute. Operations that run longer tell that they do.
        config.setProperty("hazelcast.operation.call.timeout.millis", "10000");
        // A write whose copy lay on a member that was killed meanwhile waits for the copy's answer for so long, and is
        // then tried again; the default is 5 s. A copy that is only slow does again what it did, which changes nothing.
        config.setProperty("hazelcast.operation.backup.timeout.millis", "1000");
        // After a partition heals, the sides find each other at the next look; the default takes 5 minutes. A look is a
        // connection to each member that is missing, and one that was begun while the network was away must not be
        // waited for: by default it is, for two minutes. See also CONNECT_TIMEOUT_SECONDS and LostMembers.
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "1");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "1");
    }

    /**
     * A port for members alone, which is what Hazelcast calls advanced. On a port for everybody a member that waits for
     * a frozen one to answer writes to it in an endless loop, and what is to leave through the same thread stays: so
     * members that were well took each other for dead, and with them all copies of what they held.
     */
    private static void network(AdvancedNetworkConfig network, ClusterSettings settings) {
        boolean fixedPort = settings.join() == ClusterSettings.Join.DNS;
        ServerSocketEndpointConfig port = new ServerSocketEndpointConfig()
                .setProtocolType(ProtocolType.MEMBER)
                .setPort(settings.port())
                .setPortAutoIncrement(!fixedPort)
                .setPortCount(PORTS_TRIED)
                .setReuseAddress(true);
        port.setSocketConnectTimeoutSeconds(CONNECT_TIMEOUT_SECONDS);
        port.getInterfaces().setEnabled(true).addInterface(settings.host());
        network.setEnabled(true).setMemberEndpointConfig(port);
        JoinConfig join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        // So long members that start together ask each other who has founded the cluster, before one of them does; with
        // the default every start of a whole cluster takes 5 s longer. It holds for all ways to join.
        join.getTcpIpConfig().setConnectionTimeoutSeconds(1);
        switch (settings.join()) {
            case SINGLE -> join.getTcpIpConfig().setEnabled(false);
            case TCP_IP -> join.getTcpIpConfig().setEnabled(true); // whom it looks for: ListedMembers
            case DNS ->
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-dns", settings.dnsName())
                        .setProperty("service-port", String.valueOf(settings.port()));
        }
    }

    /** What vertx-hazelcast keeps in the cluster, as its own default configuration declares it. */
    private static void maps(Config config) {
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    }

    private static JavaSerializationFilterConfig filter() {
        JavaSerializationFilterConfig filter = new JavaSerializationFilterConfig();
        filter.getWhitelist().addPrefixes("io.duplex.", "io.vertx.", "com.hazelcast.", "java.lang.", "java.util.");
        return filter;
    }
}
