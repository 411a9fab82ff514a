package io.duplex.entrance;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the page behind a request may use this node.
 *
 * <p>A browser lets any page open a WebSocket or post a form to any host, and says only who is behind it (RFC 6454 s7,
 * RFC 6455 s10.2). So it is the server that must refuse. Who is no browser can say what it likes, and is not meant to
 * be stopped here: that is what tokens are for.
 *
 * <p>Some requests of foreign pages carry no {@code Origin}: scripts and frames. Their {@code Referer} is judged
 * instead, and where there is none either, {@code Sec-Fetch-Site} still tells that a foreign page is behind it.
 *
 * <p>The default {@code same-origin} compares with the host that was asked for. That is no defence where a name an
 * attacker owns resolves to this node (DNS rebinding); a list of exact origins is.
 */
public final class OriginPolicy {
    static final String SAME_ORIGIN = "same-origin";
    private static final String NULL = "null";
    private static final String ANY = "*";

    private final boolean any;
    private final boolean sameOrigin;
    private final boolean opaque;
    private final boolean required;
    private final List<OriginPattern> patterns = new ArrayList<>();

    /**
     * A policy that never changes.
     *
     * @throws IllegalArgumentException if an entry is none
     */
    public OriginPolicy(OriginSettings settings) {
        this.any = settings.allowed().contains(ANY);
        this.sameOrigin = settings.allowed().contains(SAME_ORIGIN);
        this.opaque = settings.allowed().contains(NULL);
        this.required = settings.required();
        for (String entry : settings.allowed()) {
            if (!entry.equals(ANY) && !entry.equals(SAME_ORIGIN) && !entry.equals(NULL)) {
                OriginPattern pattern = OriginPattern.parse(entry);
                if (pattern == null) {
                    throw new IllegalArgumentException("no origin: " + entry);
                }
                patterns.add(pattern);
            }
        }
    }

    /** As {@link #refusal(HttpServerRequest, HostAndPort)}, with the host the request itself names. */
    public @Nullable String refusal(HttpServerRequest request) {
        return refusal(request, request.authority());
    }

    /**
     * Why the request must not be served, or null if it may.
     *
     * @param host what the client asked for, as a trusted proxy tells it; null if it is not known
     * @return a sentence for the client, to go with 403
     */
    public @Nullable String refusal(HttpServerRequest request, @Nullable HostAndPort host) {
        MultiMap headers = request.headers();
        List<String> origins = headers.getAll("Origin");
        String site = headers.get("Sec-Fetch-Site");
        if (origins.size() > 1) {
            return "One Origin is expected, not " + origins.size();
        }
        if (!origins.isEmpty()) {
            String origin = origins.get(0).trim();
            boolean fits = mayUse(origin, host, request.isSSL())
                    || (origin.equals(NULL) && SAME_ORIGIN.equals(site) && isOwnPage(host, request.isSSL()));
            return fits ? null : refusal("Origin " + shown(origin), host);
        }
        String referer = headers.get("Referer");
        WebOrigin page = referer == null ? null : WebOrigin.ofPage(referer);
        if (page != null) {
            return any || fits(page, host, request.isSSL()) ? null : refusal("A page of " + shown(page.text()), host);
        }
        if (site != null && (site.equals("cross-site") || site.equals("same-site"))) {
            return any ? null : refusal("A page of another origin (Sec-Fetch-Site " + site + ")", host);
        }
        boolean known = SAME_ORIGIN.equals(site);
        return required && !known ? "An Origin is required" : null;
    }

    /**
     * Lets the page of an admitted request read the answer (CORS), and answers what a preflight asks. Only for requests
     * {@link #refusal} had nothing against.
     */
    public void allowReading(HttpServerRequest request) {
        MultiMap answer = request.response().headers();
        answer.set("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || (origin.trim().equals(NULL) && !any && !opaque)) {
            return;
        }
        answer.set("Access-Control-Allow-Origin", origin.trim()).set("Access-Control-Allow-Credentials", "true");
        String method = request.getHeader("Access-Control-Request-Method");
        if (method != null && method.matches("[A-Z]{1,16}")) {
            answer.set("Access-Control-Allow-Methods", method).set("Access-Control-Max-Age", "600");
            String allowed = RequestedHeaders.repeated(request.headers().getAll("Access-Control-Request-Headers"));
            if (!allowed.isEmpty()) {
                answer.set("Access-Control-Allow-Headers", allowed);
            }
        }
    }

    /** The source list of a page that admitted pages may frame (CSP3 s6.4.2). */
    public String frameAncestors() {
        if (any) {
            return ANY;
        }
        List<String> sources = new ArrayList<>();
        patterns.forEach(pattern -> sources.add(pattern.source()));
        if (sameOrigin) {
            sources.add(0, "'self'");
        }
        return sources.isEmpty() ? "'none'" : String.join(" ", sources);
    }

    /** Names what was found, what it was compared with, and the setting that decides. */
    private String refusal(String found, @Nullable HostAndPort host) {
        String compared = sameOrigin && host != null
                ? ", nor is it the origin of the host that was asked for, " + shown(host.toString())
                : "";
        return found + " may not use this node: public.origins does not list it" + compared;
    }

    /**
     * Whether the origin of the host that was asked for may use this node. A browser that says {@code Origin: null}, as
     * it does for a form of a page with {@code Referrer-Policy: no-referrer}, and {@code Sec-Fetch-Site: same-origin}
     * vouches that it is this one: a page cannot set either (Fetch Metadata s2.4).
     */
    private boolean isOwnPage(@Nullable HostAndPort host, boolean tls) {
        return host != null && (isOwnPage("https", host, tls) || (!tls && isOwnPage("http", host, false)));
    }

    private boolean isOwnPage(String scheme, HostAndPort host, boolean tls) {
        WebOrigin own = WebOrigin.parse(scheme + "://" + host);
        return own != null && fits(own, host, tls);
    }

    private boolean mayUse(String origin, @Nullable HostAndPort host, boolean tls) {
        if (any) {
            return true;
        }
        if (origin.equals(NULL)) {
            return opaque;
        }
        WebOrigin parsed = WebOrigin.parse(origin);
        return parsed != null && fits(parsed, host, tls);
    }

    private boolean fits(WebOrigin origin, @Nullable HostAndPort host, boolean tls) {
        return (sameOrigin && host != null && isOf(origin, host, tls))
                || patterns.stream().anyMatch(pattern -> pattern.fits(origin));
    }

    /** TLS may end before this node, so a plain request may well be of an https page; the other way round it cannot. */
    private static boolean isOf(WebOrigin origin, HostAndPort host, boolean tls) {
        boolean web = origin.scheme().equals("https") || (origin.scheme().equals("http") && !tls);
        int port = host.port() > 0 ? host.port() : WebOrigin.defaultPort(origin.scheme());
        return web && origin.host().equals(host.host().toLowerCase(Locale.ROOT)) && origin.port() == port;
    }

    /** A header is anything; what is shown of it is short and cannot be taken for more. */
    private static String shown(String origin) {
        String plain = origin.replaceAll("[^\\x21-\\x7e]", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + ".." : plain;
    }
}
