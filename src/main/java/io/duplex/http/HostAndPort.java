package io.duplex.http;

/** An address as URLs and people write it. */
public final class HostAndPort {
    private HostAndPort() {}

    /** {@code host:port}; an IPv6 address is in brackets (RFC 3986 s3.2.2). */
    public static String of(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
