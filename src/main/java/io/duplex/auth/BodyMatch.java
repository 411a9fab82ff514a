package io.duplex.auth;

import io.duplex.message.RawJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a body has the structure a rule asks for, as the official bridge sees it, but for what is absent: a rule that
 * asks for a structure is about bodies that have it, so a body that is null, or left out, fits none.
 */
final class BodyMatch {
    private BodyMatch() {}

    /** Every field of {@code match} is in the body with an equal value; the body may have more. */
    static boolean matches(@Nullable JsonObject match, @Nullable Object body) {
        return match == null || (body instanceof JsonObject object && hasAll(match, RawJson.readOnly(object)));
    }

    private static boolean hasAll(JsonObject match, JsonObject body) {
        for (Map.Entry<String, Object> field : match) {
            // A field that is missing is not a field that is null.
            if (!body.containsKey(field.getKey()) || !fits(field.getValue(), body.getValue(field.getKey()))) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(@Nullable Object expected, @Nullable Object actual) {
        return expected instanceof JsonObject nested
                ? actual instanceof JsonObject object && hasAll(nested, object)
                : isSame(expected, actual);
    }

    /** What is in a list is compared as a whole: objects in it must not have more. */
    private static boolean isSame(@Nullable Object expected, @Nullable Object actual) {
        if (expected instanceof JsonArray left) {
            return actual instanceof JsonArray right && isSame(left, right);
        }
        if (expected instanceof JsonObject left) {
            return actual instanceof JsonObject right
                    && left.fieldNames().equals(right.fieldNames())
                    && left.fieldNames().stream().allMatch(name -> isSame(left.getValue(name), right.getValue(name)));
        }
        if (expected instanceof Number left) {
            return actual instanceof Number right && isSame(left, right);
        }
        return Objects.equals(expected, actual);
    }

    private static boolean isSame(JsonArray left, JsonArray right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!isSame(left.getValue(i), right.getValue(i))) {
                return false;
            }
        }
        return true;
    }

    /** 1, 1L and 1.0 are one JSON number. Integers beyond 2^53 are not, even where they are the same double. */
    private static boolean isSame(Number left, Number right) {
        double rounded = left.doubleValue();
        return rounded == right.doubleValue()
                && Double.isFinite(rounded)
                && new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
    }
}
