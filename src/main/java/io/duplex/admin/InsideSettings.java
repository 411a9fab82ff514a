package io.duplex.admin;

import io.duplex.http.HostAndPort;
import java.util.List;

/**
 * Where operators and services of the same trust come in: health, metrics, API. Never exposed to clients.
 *
 * @param host address to listen on
 * @param port TCP port; 0 picks a free one
 * @param hosts names under which it may be asked where there are no keys, beside IP addresses and {@code localhost}
 * @param apiKeys who shows one of these may use the API; none = whoever reaches the port
 */
public record InsideSettings(String host, int port, List<String> hosts, List<String> apiKeys) {
    /** Keys stay out of logs. */
    @Override
    public String toString() {
        return "InsideSettings[" + HostAndPort.of(host, port) + ", " + apiKeys.size() + " keys]";
    }
}
