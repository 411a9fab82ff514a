package io.duplex.session;

import io.duplex.auth.Ban;
import io.duplex.auth.IpRange;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Which connections are meant; all parts must hold, null holds for all.
 *
 * @param id of the session
 * @param user who its token says it is
 * @param client what it calls itself
 * @param remote where it comes from
 * @param address something it is subscribed to
 */
public record ConnectionFilter(
        @Nullable String id,
        @Nullable String user,
        @Nullable String client,
        @Nullable IpRange remote,
        @Nullable String address) {
    /** The one with this id. */
    public static ConnectionFilter ofId(String id) {
        return new ConnectionFilter(id, null, null, null, null);
    }

    /** Those of somebody who is banned. */
    public static ConnectionFilter of(Ban ban) {
        return switch (ban.kind()) {
            case USER -> new ConnectionFilter(null, ban.value(), null, null, null);
            case CLIENT -> new ConnectionFilter(null, null, ban.value(), null, null);
            case REMOTE -> new ConnectionFilter(null, null, null, IpRange.parse(ban.value()), null);
        };
    }

    /** Whether it leaves nobody out. */
    public boolean isAll() {
        return id == null && user == null && client == null && remote == null && address == null;
    }

    /** {@code {"user":"alice"}}: only what is asked for. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        putIfGiven(json, "id", id);
        putIfGiven(json, "user", user);
        putIfGiven(json, "client", client);
        putIfGiven(json, "remote", remote == null ? null : remote.toString());
        putIfGiven(json, "address", address);
        return json;
    }

    /**
     * The other way round.
     *
     * @throws IllegalArgumentException if its remote is not an IP address or a range of them
     */
    public static ConnectionFilter ofJson(JsonObject json) {
        String remote = json.getString("remote");
        IpRange range = remote == null ? null : IpRange.parse(remote);
        if (remote != null && range == null) {
            throw new IllegalArgumentException("'" + remote + "' is not an IP address or a range of them");
        }
        return new ConnectionFilter(
                json.getString("id"),
                json.getString("user"),
                json.getString("client"),
                range,
                json.getString("address"));
    }

    boolean fits(Session session) {
        SessionIdentity identity = session.identity();
        return (id == null || id.equals(session.id()))
                && (user == null || user.equals(identity.principal().user()))
                && (client == null || client.equals(identity.client()))
                && (remote == null || remote.contains(identity.remote()))
                && (address == null || session.subscriptions().containsKey(address));
    }

    private static void putIfGiven(JsonObject json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }
}
