package io.duplex.bus;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/**
 * On whose behalf something is done that costs all.
 *
 * @param remote the network the client comes from, or a name for the part of the node that asks
 * @param client one connection or session of it
 */
public record Asker(String remote, String client) {
    /** The node itself. */
    public static final Asker NODE = new Asker("node", "");

    private static final int NETWORK_BYTES = 8;

    /** What the node does for services that publish to channels with history. */
    public static final Asker RECORDER = new Asker("recorder", "");

    /** What one client has of an IP address: of an IPv6 address its /64 network, which it usually owns whole. */
    public static String networkOf(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] parsed = InetAddress.getByName(address).getAddress(); // of a literal no name server is asked
            return parsed.length <= NETWORK_BYTES ? address : HexFormat.of().formatHex(parsed, 0, NETWORK_BYTES);
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }
}
