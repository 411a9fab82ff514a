package io.duplex.bench;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * The WebSocket endpoint of a bridge.
 *
 * @param url as it was given
 * @param path with the query
 */
public record Target(String url, String host, int port, String path, boolean secure) {

    /** @throws IllegalArgumentException with a sentence, if it is no URL of a WebSocket */
    public static Target parse(String url) {
        URI uri = URI.create(url);
        boolean secure = "wss".equals(uri.getScheme());
        if ((!secure && !"ws".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("'" + url + "' is not like ws://127.0.0.1:8080/eventbus/websocket");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        // The brackets of an IPv6 address belong to the URL, not to the address.
        String host = uri.getHost().replace("[", "").replace("]", "");
        return new Target(url, host, port, path + query, secure);
    }

    /** Whether it is this machine. A name nobody knows is not. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
