package io.duplex.admin;

import io.duplex.auth.IpRange;
import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import io.duplex.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps out pages whose name an attacker has pointed at this port (DNS rebinding). To the browser of an operator such a
 * page and this port are one origin, so only the name tells them apart: an attacker's name is neither an IP address nor
 * one that the operator has listed. Where keys are configured a page cannot know one, and any name will do.
 */
final class AskedHost {
    private static final Logger LOG = LoggerFactory.getLogger(AskedHost.class);
    private static final String LOCALHOST = "localhost";
    private static final int LONGEST_SHOWN = 100;

    private final boolean any;
    private final Set<String> names;
    private final Seldom seldom;

    AskedHost(InsideSettings settings, Timers timers) {
        this.any = !settings.apiKeys().isEmpty();
        this.names = Stream.concat(Stream.of(settings.host()), settings.hosts().stream())
                .map(AskedHost::plain)
                .collect(Collectors.toUnmodifiableSet());
        this.seldom = new Seldom(timers);
    }

    /** A handler before all that a page must neither see nor do. */
    void check(RoutingContext route) {
        HttpServerRequest request = route.request();
        String wrong = any ? null : wrong(request);
        if (wrong == null) {
            route.next();
            return;
        }
        long count = seldom.count();
        if (count > 0) {
            LOG.atInfo()
                    .addKeyValue("host", wrong)
                    .addKeyValue("path", route.normalizedPath())
                    .addKeyValue("remote", String.valueOf(request.remoteAddress()))
                    .addKeyValue("count", count)
                    .log("A request to the inside port was refused: its host is not in inside.hosts");
        }
        route.fail(new Problem(
                403,
                "The request is for the host '" + wrong + "'. Without inside.api-keys an IP address, localhost or a"
                        + " name of inside.hosts is expected"));
    }

    /** The first name that is not accepted, or null; HTTP/2 may bring two, HTTP/1.0 none. */
    private @Nullable String wrong(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null || !isKnown(authority.host())) {
            return shown(authority == null ? "" : authority.host());
        }
        List<String> hosts = request.headers().getAll("Host");
        for (String host : hosts) {
            HostAndPort named = HostAndPort.parseAuthority(host, -1);
            if (named == null || !isKnown(named.host())) {
                return shown(host);
            }
        }
        return null;
    }

    private boolean isKnown(String host) {
        String plain = plain(host);
        return plain.equals(LOCALHOST) || names.contains(plain) || IpRange.address(plain) != null;
    }

    /** A dot at the end only says that the name is whole. */
    private static String plain(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String shown(String host) {
        String plain = host.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + ".." : plain;
    }
}
