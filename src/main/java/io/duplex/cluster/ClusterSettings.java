package io.duplex.cluster;

import java.time.Duration;
import java.util.List;

/**
 * This node as a member of a Hazelcast cluster.
 *
 * @param name members with another name are strangers
 * @param join how the other members are found
 * @param host name or address of this machine; its address is what this member binds and tells the others, for
 *     Hazelcast and for the event bus
 * @param port Hazelcast's TCP port; with {@link Join#SINGLE} and {@link Join#TCP_IP} the next free one of the following
 *     99 is taken if it is in use
 * @param eventBusPort TCP port of the event bus; 0 picks a free one
 * @param members {@code host} or {@code host:port} of some members; an IPv6 address with a port is in brackets, for
 *     {@link Join#TCP_IP}
 * @param dnsName name that resolves to all members, for {@link Join#DNS}
 * @param minMembers how many members must be there before the node serves, itself included
 * @param expectedMembers how many members the cluster has when it is whole; history is acknowledged by a majority of
 *     them
 * @param joinTimeout how long they are waited for
 * @param heartbeatInterval how often a member tells that it is alive
 * @param deadAfter a member silent for this long is taken for dead
 */
public record ClusterSettings(
        String name,
        Join join,
        String host,
        int port,
        int eventBusPort,
        List<String> members,
        String dnsName,
        int minMembers,
        int expectedMembers,
        Duration joinTimeout,
        Duration heartbeatInterval,
        Duration deadAfter) {

    /** The same with another host. */
    ClusterSettings withHost(String other) {
        return new ClusterSettings(
                name,
                join,
                other,
                port,
                eventBusPort,
                members,
                dnsName,
                minMembers,
                expectedMembers,
                joinTimeout,
                heartbeatInterval,
                deadAfter);
    }

    /** How members find each other. Multicast is not among them: it is noise, and it finds strangers. */
    public enum Join {
        SINGLE,
        TCP_IP,
        DNS
    }
}
