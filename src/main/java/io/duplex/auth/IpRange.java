package io.duplex.auth;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * An IP address, or all addresses with a common beginning. An address can be spelled in many ways ({@code ::1},
 * {@code 0:0:0:0:0:0:0:1}, {@code ::ffff:10.0.0.1} for {@code 10.0.0.1}); the value of this class is the same for all
 * of them, and names are never looked up.
 *
 * @param network its first address
 * @param bits how many of its leading bits count; all of them for a single address
 */
public record IpRange(InetAddress network, int bits) {
    /** The owner of an IPv6 address usually owns its /64 network. */
    private static final int CLIENT_BITS_IPV6 = 64;

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    /** What precedes an IPv4 address that is written as an IPv6 address (RFC 4291 s2.5.5.2). */
    private static final int MAPPED_BITS = 96;

    /**
     * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8}, {@code 2001:db8::1} or {@code 2001:db8::/32}, in any spelling; an
     * IPv6 address may stand in brackets, and the zone of a link-local one is not looked at.
     *
     * @return null for anything else
     */
    public static @Nullable IpRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        int most = address.getAddress().length * Byte.SIZE;
        boolean mapped = text.indexOf(':') >= 0 && most < IPV6_BITS;
        int bits = slash < 0 ? most : number(text.substring(slash + 1)) - (mapped ? MAPPED_BITS : 0);
        return bits < 0 || bits > most ? null : new IpRange(masked(address, bits), bits);
    }

    /** The one address, in any spelling; null for anything else. */
    public static @Nullable InetAddress address(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        if (zone >= 0 && bare.indexOf(':') >= 0) {
            bare = bare.substring(0, zone);
        }
        return bracketed && bare.indexOf(':') < 0 ? null : NetUtil.createInetAddressFromIpAddressString(bare);
    }

    /** The address in the one spelling that bans, limits and logs use; the text itself if it is not an address. */
    public static String spelled(String text) {
        InetAddress address = text.indexOf(':') < 0 ? null : address(text);
        return address == null ? text : NetUtil.toAddressString(address);
    }

    /** What counts as one client: of a single IPv6 address its /64 network, otherwise the range itself. */
    public IpRange ofClient() {
        return bits == IPV6_BITS ? new IpRange(masked(network, CLIENT_BITS_IPV6), CLIENT_BITS_IPV6) : this;
    }

    /** Whether it is what {@link #ofClient} makes of a single address. */
    public boolean isOneClient() {
        return bits == (network.getAddress().length * Byte.SIZE == IPV6_BITS ? CLIENT_BITS_IPV6 : IPV4_BITS);
    }

    /** Whether it holds this address. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == network.getAddress().length
                && masked(address, bits).equals(network);
    }

    /** Whether it holds the address of this spelling; false for what is not an address. */
    public boolean contains(String text) {
        InetAddress address = address(text);
        return address != null && contains(address);
    }

    /** {@code 10.0.0.7}, {@code 10.0.0.0/8} or {@code 2001:db8::/64}. */
    @Override
    public String toString() {
        String text = NetUtil.toAddressString(network);
        return bits == network.getAddress().length * Byte.SIZE ? text : text + "/" + bits;
    }

    private static InetAddress masked(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, bits - i * Byte.SIZE));
            bytes[i] &= (byte) (0xff << (Byte.SIZE - kept));
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    /** A whole number of at most three digits; otherwise more than any address has bits. */
    private static int number(String text) {
        boolean digits = !text.isEmpty()
                && text.length() <= 3
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        return digits ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }
}
