package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceImpl;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.instance.impl.Node;
import org.jspecify.annotations.Nullable;

/** What is inside a member of this process, which Hazelcast's public API does not show. */
public final class MemberNode {
    private MemberNode() {}

    /**
     * The member behind an instance, whether the application got it or Hazelcast handed it in.
     *
     * @return null while the member begins, and for clients of a cluster
     */
    public static @Nullable Node of(@Nullable HazelcastInstance member) {
        if (member instanceof HazelcastInstanceProxy proxy) {
            return proxy.getOriginal().node;
        }
        return member instanceof HazelcastInstanceImpl here ? here.node : null;
    }
}
