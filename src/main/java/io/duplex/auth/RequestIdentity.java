package io.duplex.auth;

import io.duplex.auth.BadToken.Reason;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The principal of an HTTP request: every door asks this before it does anything for it.
 *
 * <p>A token is looked for in {@code Authorization: Bearer} (RFC 6750 s2.1), in the subprotocols of a WebSocket
 * handshake ({@code Sec-WebSocket-Protocol: bearer, <token>}, for browsers, which can set no other header there) and,
 * where {@code auth.query-token} allows it, in {@code ?token=}. Two of them at once are refused (RFC 6750 s2).
 */
public final class RequestIdentity {
    private static final String SUBPROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String BEARER = "bearer";

    private final Authenticator authenticator;

    /** The identity of requests whose tokens {@code authenticator} judges. */
    public RequestIdentity(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /**
     * For a door that does something with the request itself.
     *
     * @param remote the address of the client, as far as it can be believed
     * @return the caller, on the event loop that asks; fails with a {@link BadToken}, which says how to answer: a token
     *     that is not accepted, or none where {@code auth.anonymous} is off
     */
    public Future<Caller> of(HttpServerRequest request, String remote) {
        return identify(request, remote)
                .compose(caller -> known(caller, authenticator.settings().anonymous()));
    }

    /**
     * For a door that opens a session, in which a token may still be shown by {@code hello}: as {@link #of}, but
     * without a token the caller is anonymous where {@code auth.token-at-door} does not ask for one at the door, and
     * the session sees to it that it does not stay so where it must not.
     */
    public Future<Caller> ofConversation(HttpServerRequest request, String remote) {
        AuthSettings settings = authenticator.settings();
        return identify(request, remote)
                .compose(caller -> known(caller, settings.anonymous() || !settings.tokenAtDoor()));
    }

    private Future<Caller> known(Caller caller, boolean mayBeAnonymous) {
        return caller.principal().isAnonymous() && !mayBeAnonymous
                ? authenticator.refuse(new BadToken(Reason.MISSING), caller.remote(), null)
                : Future.succeededFuture(caller);
    }

    private Future<Caller> identify(HttpServerRequest request, String remote) {
        List<String> tokens = request.headers().getAll(HttpHeaders.AUTHORIZATION).stream()
                .map(RequestIdentity::bearer)
                .filter(token -> token != null)
                .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
        String subprotocol = subprotocolToken(request, tokens);
        if (authenticator.settings().queryToken() && mayHaveQueryToken(request)) {
            tokens.addAll(request.params().getAll("token"));
        }
        if (tokens.isEmpty()) {
            return Future.succeededFuture(Caller.anonymous(remote));
        }
        if (tokens.size() > 1) {
            return authenticator.refuse(new BadToken(Reason.AMBIGUOUS), remote, null);
        }
        return authenticator
                .authenticate(tokens.get(0), remote)
                .map(principal -> new Caller(principal, subprotocol, remote, null));
    }

    /** What stands after the scheme; null for another scheme, which is not meant for us. */
    private static @Nullable String bearer(String authorization) {
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? authorization : authorization.substring(0, space);
        return scheme.equalsIgnoreCase(BEARER)
                ? authorization.substring(Math.max(space, 0)).strip()
                : null;
    }

    /** Takes the word after {@code bearer} for a token; answers the subprotocol to name, or null. */
    private static @Nullable String subprotocolToken(HttpServerRequest request, List<String> tokens) {
        List<String> offered = new ArrayList<>();
        for (String line : request.headers().getAll(SUBPROTOCOLS)) {
            for (String word : line.split(",", -1)) {
                offered.add(word.strip());
            }
        }
        int bearer = offered.indexOf(BEARER);
        if (bearer < 0 || bearer + 1 >= offered.size()) {
            return null;
        }
        tokens.add(offered.get(bearer + 1));
        return BEARER;
    }

    /** Parsing a query costs something; most requests have none. */
    private static boolean mayHaveQueryToken(HttpServerRequest request) {
        return request.query() != null && request.query().contains("token=");
    }
}
