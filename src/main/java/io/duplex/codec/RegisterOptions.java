package io.duplex.codec;

import io.duplex.channel.Overflow;
import io.duplex.message.Position;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for in the headers of a {@code register}, where official clients can say it too:
 *
 * <pre>
 *   {"overflow": {"policy": "latest", "limit": 100, "key": "symbol"}, "credits": 10, "since": "5f3c9a1e2b7d:42"}
 * </pre>
 *
 * Clients whose headers can only be text write the values as JSON in a text. Other headers are not ours.
 *
 * @param overflow what it gets when it is slower than the address, or null for what the channel says
 * @param credits messages it takes until it gives more credit, or null if it does not count
 * @param since all that was recorded after this position comes first, or null
 * @param last so many of the messages recorded last come first, or null
 */
public record RegisterOptions(
        @Nullable Overflow overflow,
        @Nullable Long credits,
        @Nullable Position since,
        @Nullable Integer last) {
    /** Nothing was asked for. */
    public static final RegisterOptions NONE = new RegisterOptions(null, null, null, null);

    static final long MOST_CREDITS = 1L << 53;
    private static final int MOST_BEHIND = 1_000_000;
    private static final int LONGEST_KEY = 100;

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException with a sentence that says which header is wrong, what was found and expected
     */
    public static RegisterOptions read(@Nullable JsonObject headers) {
        if (headers == null) {
            return NONE;
        }
        Object overflow = headers.getValue("overflow");
        Object credits = headers.getValue("credits");
        Object since = headers.getValue("since");
        Object last = headers.getValue("last");
        if (overflow == null && credits == null && since == null && last == null) {
            return NONE;
        }
        if (since != null && last != null) {
            throw new IllegalArgumentException("since and last exclude each other");
        }
        return new RegisterOptions(
                overflow == null ? null : overflow(object("overflow", overflow)),
                credits == null ? null : number("credits", credits, 0, MOST_CREDITS),
                since == null ? null : position("since", since),
                last == null ? null : (int) number("last", last, 0, MOST_BEHIND));
    }

    static Position position(String name, Object value) {
        Position position = value instanceof String text ? Position.parse(text) : null;
        if (position == null) {
            throw new IllegalArgumentException(
                    name + " must be a position as messages carry it, such as 5f3c9a1e2b7d:42 (epoch:offset)");
        }
        return position;
    }

    /** Whether something of the past is wanted. */
    public boolean wantsHistory() {
        return since != null || last != null;
    }

    private static Overflow overflow(JsonObject overflow) {
        for (String name : overflow.fieldNames()) {
            if (!name.equals("policy") && !name.equals("limit") && !name.equals("key")) {
                throw new IllegalArgumentException("overflow." + name + " is unknown; expected policy, limit or key");
            }
        }
        Overflow.Policy policy;
        try {
            policy = Overflow.Policy.of(String.valueOf(overflow.getValue("policy")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("overflow.policy: " + e.getMessage());
        }
        Object key = overflow.getValue("key");
        if (key == null) {
            return new Overflow(policy, limit(overflow, MOST_BEHIND), null);
        }
        if (policy != Overflow.Policy.LATEST) {
            throw new IllegalArgumentException("overflow.key goes with policy latest only, not with " + policy.wire());
        }
        if (!(key instanceof String field)
                || field.isEmpty()
                || field.length() > LONGEST_KEY
                || !WholeText.isWhole(field)) {
            throw new IllegalArgumentException(
                    "overflow.key must be the name of a field of the body, at most " + LONGEST_KEY + " characters");
        }
        return new Overflow(policy, limit(overflow, Overflow.MOST_KEYS), field);
    }

    private static int limit(JsonObject overflow, int most) {
        Object limit = overflow.getValue("limit");
        return limit == null ? 0 : (int) number("overflow.limit", limit, 0, most);
    }

    private static JsonObject object(String name, Object value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        try {
            if (value instanceof String text) {
                return new JsonObject(text);
            }
        } catch (DecodeException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " must be a JSON object such as {\"policy\":\"latest\"}");
    }

    static long number(String name, @Nullable Object value, long least, long most) {
        long number = -1;
        if (value instanceof Integer || value instanceof Long) {
            number = ((Number) value).longValue();
        } else if (value instanceof String text && text.matches("[0-9]{1,16}")) {
            number = Long.parseLong(text);
        }
        if (number < least || number > most) {
            throw new IllegalArgumentException(name + " must be a whole number from " + least + " to " + most);
        }
        return number;
    }
}
