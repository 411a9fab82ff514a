package io.duplex.cluster;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The address that a member binds and tells the others: what {@code cluster.host} says, resolved once. */
final class OwnAddress {
    private OwnAddress() {}

    /**
     * The first address of a name that this machine has. Blocks while the name is resolved.
     *
     * @return an IP address without brackets
     * @throws ClusterUnreachable with a sentence, if there is no such address
     */
    static String of(String host) {
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            for (InetAddress one : all) {
                if (one.isAnyLocalAddress()) {
                    throw new ClusterUnreachable("cluster.host is " + host
                            + ", which stands for every address of this machine. The other members connect to this"
                            + " address, so it must be one of them: " + ofThisMachine());
                }
                if (NetworkInterface.getByInetAddress(one) != null) {
                    return NetUtil.toAddressString(one);
                }
            }
            throw new ClusterUnreachable("cluster.host is " + named(host, all)
                    + ", which this machine does not have. It has " + ofThisMachine());
        } catch (UnknownHostException e) {
            throw new ClusterUnreachable("cluster.host is " + host + ", a name that cannot be resolved here");
        } catch (SocketException e) {
            throw new ClusterUnreachable("The addresses of this machine cannot be listed: " + e.getMessage());
        }
    }

    private static String named(String host, InetAddress[] all) {
        String addresses = List.of(all).stream().map(NetUtil::toAddressString).collect(Collectors.joining(", "));
        return addresses.equals(host) ? host : host + " (" + addresses + ")";
    }

    private static String ofThisMachine() {
        List<String> addresses = new ArrayList<>();
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .forEach(address -> addresses.add(NetUtil.toAddressString(address)));
        } catch (SocketException e) {
            return "none that can be listed";
        }
        return String.join(", ", addresses);
    }
}
