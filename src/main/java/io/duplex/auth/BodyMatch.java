package io.duplex.auth;

import io.duplex.message.RawJson;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a body has the structure a rule asks for, as the official bridge sees it. */
final class BodyMatch {
    private BodyMatch() {}

    /** Every field of {@code match} is in the body with an equal value; the body may have more. */
    static boolean matches(@Nullable JsonObject match, @Nullable Object body) {
        if (match == null || body == null) {
            return true;
        }
        if (!(body instanceof JsonObject object)) {
            return false;
        }
        JsonObject read = RawJson.readOnly(object);
        for (Map.Entry<String, Object> field : match) {
            Object expected = field.getValue();
            Object actual = read.getValue(field.getKey());
            boolean equal = expected instanceof JsonObject nested
                    ? actual instanceof JsonObject && matches(nested, actual)
                    : expected == null ? actual == null : equalValues(expected, actual);
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalValues(Object expected, @Nullable Object actual) {
        return expected.equals(actual)
                || (expected instanceof Number left && actual instanceof Number right && sameNumber(left, right));
    }

    /** 1, 1L and 1.0 are one JSON number. Integers beyond 2^53 are not, even where they are the same double. */
    private static boolean sameNumber(Number left, Number right) {
        double rounded = left.doubleValue();
        return rounded == right.doubleValue()
                && Double.isFinite(rounded)
                && new BigDecimal(left.toString()).compareTo(new BigDecimal(right.toString())) == 0;
    }
}
