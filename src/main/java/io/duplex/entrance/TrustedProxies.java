package io.duplex.entrance;

import io.duplex.auth.IpRange;
import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose word counts ({@code public.trusted-proxies}): what they say about the client is believed, what
 * anybody else says about itself is not.
 *
 * <p>{@code X-Forwarded-For} is read from its end, where our own proxy wrote: each address that is a trusted proxy
 * again passes the question on to the one before it. {@code X-Forwarded-Proto} and {@code X-Forwarded-Host} count by
 * their last value. A proxy must set or remove all three; what it passes on unseen is the client's own word.
 */
public final class TrustedProxies {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final int NETWORK_BYTES = 8;
    private static final String NOBODY_KNOWS = "unknown";

    private final List<IpRange> trusted;

    /**
     * Trusts these.
     *
     * @param ranges IP addresses, or ranges such as {@code 10.0.0.0/8} and {@code fd00::/8}
     * @throws IllegalArgumentException if one is neither; names are not looked up
     */
    public TrustedProxies(List<String> ranges) {
        this.trusted = ranges.stream().map(TrustedProxies::range).toList();
    }

    /** Whether this is an IP address or a range of them. */
    public static boolean isRange(String text) {
        return IpRange.parse(text) != null;
    }

    /** Whether the other end of a connection is a proxy of ours. */
    public boolean trusts(@Nullable SocketAddress address) {
        String text = address == null ? null : address.hostAddress();
        return text != null && trusts(IpRange.address(text));
    }

    /** The IP address of one end of a connection, in the one way of writing it that bans and limits know. */
    public static String textOf(@Nullable SocketAddress end) {
        String text = end == null ? null : end.hostAddress();
        return text == null ? NOBODY_KNOWS : IpRange.spelled(text);
    }

    /**
     * The part of an IP address that one client has to itself: whoever owns an IPv6 address usually owns its /64
     * network.
     *
     * @param address as {@link #textOf} writes it
     */
    public static String networkOf(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        InetAddress parsed = NetUtil.createInetAddressFromIpAddressString(address);
        return parsed instanceof Inet6Address
                ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
                : address;
    }

    /** Who makes the request, as far as it can be believed. */
    public Forwarded forwarded(HttpServerRequest request) {
        SocketAddress peer = request.remoteAddress();
        String address = textOf(peer);
        String scheme = request.isSSL() ? "https" : "http";
        if (!trusts(peer)) {
            return new Forwarded(address, scheme, request.authority());
        }
        String proto = last(request, PROTO);
        String host = last(request, HOST);
        return new Forwarded(
                client(address, values(request, FOR)),
                scheme(proto, scheme),
                host == null ? request.authority() : HostAndPort.parseAuthority(host, -1));
    }

    private String client(String peer, List<String> hops) {
        String client = peer;
        for (int i = hops.size() - 1; i >= 0; i--) {
            InetAddress hop = IpRange.address(withoutPort(hops.get(i)));
            if (hop == null) {
                return client; // "unknown", or nonsense: the proxy that wrote it is all that is known
            }
            client = NetUtil.toAddressString(hop);
            if (!trusts(hop)) {
                return client;
            }
        }
        return client;
    }

    private boolean trusts(@Nullable InetAddress address) {
        return address != null && trusted.stream().anyMatch(range -> range.contains(address));
    }

    private static String scheme(@Nullable String told, String seen) {
        String lower = told == null ? seen : told.toLowerCase(Locale.ROOT);
        return lower.equals("https") || lower.equals("http") ? lower : seen;
    }

    private static @Nullable String last(HttpServerRequest request, String header) {
        List<String> values = values(request, header);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    /** A proxy may add to a line, or add a line; both are one list (RFC 9110 s5.3). */
    private static List<String> values(HttpServerRequest request, String header) {
        List<String> values = new ArrayList<>();
        for (String line : request.headers().getAll(header)) {
            for (String value : line.split(",", -1)) {
                if (!value.isBlank()) {
                    values.add(value.strip());
                }
            }
        }
        return values;
    }

    /** Some proxies write {@code 192.0.2.1:5000} and {@code [2001:db8::1]:5000}. */
    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon > 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    private static IpRange range(String text) {
        IpRange range = IpRange.parse(text);
        if (range == null) {
            throw new IllegalArgumentException(text + " is not an IP address or a range of them");
        }
        return range;
    }
}
