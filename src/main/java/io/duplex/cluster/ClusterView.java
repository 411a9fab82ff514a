package io.duplex.cluster;

import io.duplex.history.LogHolders;

/** What can be seen of the cluster from one of its nodes; any thread. */
public interface ClusterView {
    /** Name of the cluster. */
    String name();

    /** This node's name in the cluster. */
    String nodeId();

    /** The nodes among the members, once this one has joined. */
    LogHolders nodes();

    /** How many nodes are members, this one included; 0 before it joined. Services on the bus do not count. */
    int memberCount();

    /** Whether this is the member that decides who belongs to the cluster. */
    boolean isOldest();

    /** Looks at what this member must hold. Blocks for a moment. */
    Safety safety();

    /**
     * What a member must hold.
     *
     * @param isSafe whether all of it is there now. Not so on all nodes at once whenever any member comes or goes,
     *     until the copies are in their new places
     * @param hasSettled whether it was safe once since the member joined, or met another side of a split again
     */
    record Safety(boolean isSafe, boolean hasSettled) {}
}
