package io.duplex.entrance;

import io.vertx.core.net.HostAndPort;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, and what they asked for, as {@link TrustedProxies} sees it.
 *
 * @param address IP address of the client, without a port
 * @param scheme {@code http} or {@code https}: what the client speaks, to whoever ends its TLS
 * @param host what the client calls this place, with the port if it named one; null if nobody said, or not legibly
 */
public record Forwarded(
        String address, String scheme, @Nullable HostAndPort host) {}
