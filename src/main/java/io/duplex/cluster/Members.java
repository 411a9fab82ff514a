package io.duplex.cluster;

import com.hazelcast.cluster.Member;
import java.util.HashSet;
import java.util.Set;

/**
 * The members of the event bus.
 *
 * @param of Hazelcast's members, which is another set after every change
 */
record Members(Set<Member> of, String self, Set<String> otherNodes, boolean hasServices) {
    static Members of(Set<Member> all, String self) {
        Set<String> nodes = new HashSet<>();
        boolean services = false;
        for (Member member : all) {
            String name = member.getAttribute(ClusterRegistry.VERTX_NODE);
            if (name != null && member.getAttribute(ClusterRegistry.NODE) == null) {
                services = true;
            } else if (name != null && !name.equals(self)) {
                nodes.add(name);
            }
        }
        return new Members(all, self, Set.copyOf(nodes), services);
    }

    boolean isNode(String name) {
        return name.equals(self) || otherNodes.contains(name);
    }
}
