package io.duplex.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.impl.DefaultNodeExtension;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.JoinMessage;
import com.hazelcast.version.MemberVersion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator of a member that is turned away because it has another version of Hazelcast: nearly always a
 * service that uses the version its Vert.x brings. Hazelcast itself says nothing here, and little there.
 *
 * <p>Limits: one line for each address, and of the first few addresses.
 */
final class VersionCheck extends DefaultNodeExtension {
    private static final Logger LOG = LoggerFactory.getLogger(VersionCheck.class);
    private static final int MOST_TOLD = 100;

    private final Set<Address> told = ConcurrentHashMap.newKeySet();

    VersionCheck(Node node) {
        super(node);
    }

    @Override
    public void validateJoinRequest(JoinMessage request) {
        MemberVersion own = node.getVersion();
        MemberVersion other = request.getMemberVersion();
        boolean differs = own.getMajor() != other.getMajor() || own.getMinor() != other.getMinor();
        if (differs && told.size() < MOST_TOLD && told.add(request.getAddress())) {
            LOG.atError()
                    .addKeyValue("member", request.getAddress())
                    .addKeyValue("version", other)
                    .addKeyValue("needed", own.getMajor() + "." + own.getMinor())
                    .log("A member of another Hazelcast version wants to join and is turned away."
                            + " A service must pin Hazelcast to the version of the nodes");
        }
        super.validateJoinRequest(request);
    }
}
