package io.duplex.cluster;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The members that the configuration lists, as addresses. Names are resolved at each look, because a machine may come
 * back under another address. Hazelcast would compare what a name resolves to with this member's own address, and so
 * find no other machine by its name; and it would not start while one name cannot be resolved.
 */
final class ListedMembers {
    private static final Logger LOG = LoggerFactory.getLogger(ListedMembers.class);

    private final List<String> members;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    /** @param members each {@code host}, {@code host:port}, an IPv6 address, or {@code [IPv6 address]:port} */
    ListedMembers(List<String> members) {
        this.members = members;
    }

    /** All that can be resolved now, in the same forms. Blocks while names are resolved. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (String member : members) {
            String host = host(member);
            String port = port(member);
            if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
                addresses.add(written(host, port));
                continue;
            }
            try {
                for (InetAddress address : InetAddress.getAllByName(host)) {
                    addresses.add(written(NetUtil.toAddressString(address), port));
                }
                unknown.remove(host);
            } catch (UnknownHostException e) {
                if (unknown.add(host)) {
                    LOG.atWarn().addKeyValue("member", member).log("The name of a member cannot be resolved");
                }
            }
        }
        return addresses;
    }

    private static String host(String member) {
        if (member.startsWith("[")) {
            return member.substring(1, member.indexOf(']'));
        }
        int colon = member.indexOf(':');
        return colon < 0 || colon != member.lastIndexOf(':') ? member : member.substring(0, colon);
    }

    /** Empty if there is none. */
    private static String port(String member) {
        int colon = member.lastIndexOf(':');
        boolean bracketed = member.startsWith("[");
        boolean named = bracketed ? member.lastIndexOf(']') + 1 == colon : colon >= 0 && colon == member.indexOf(':');
        return named ? member.substring(colon + 1) : "";
    }

    private static String written(String address, String port) {
        boolean bracketed = address.contains(":") && !port.isEmpty();
        String host = bracketed ? "[" + address + "]" : address;
        return port.isEmpty() ? host : host + ":" + port;
    }
}
