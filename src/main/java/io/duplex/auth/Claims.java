package io.duplex.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stands in the claims of a token. */
final class Claims {
    private Claims() {}

    /**
     * The value of a claim.
     *
     * @param path the claim's whole name, which may have dots ({@code https://example.com/tenant}), or else a path into
     *     nested objects ({@code resource_access.my.app.roles}); at each step the longest name that is there counts
     */
    static @Nullable Object find(JsonObject claims, String path) {
        if (claims.containsKey(path)) {
            return claims.getValue(path);
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            String name = path.substring(0, dot);
            if (claims.containsKey(name)) {
                return claims.getValue(name) instanceof JsonObject nested
                        ? find(nested, path.substring(dot + 1))
                        : null;
            }
        }
        return null;
    }

    /** The words of some claims together: a list of texts, or one text with spaces between them (RFC 8693 s4.2). */
    static Set<String> words(JsonObject claims, List<String> paths) {
        Set<String> words = new LinkedHashSet<>();
        for (String path : paths) {
            Object value = find(claims, path);
            if (value instanceof String text) {
                words.addAll(List.of(text.strip().split("\\s+", -1)));
            } else if (value instanceof JsonArray list) {
                list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .forEach(words::add);
            }
        }
        words.remove("");
        return words;
    }
}
