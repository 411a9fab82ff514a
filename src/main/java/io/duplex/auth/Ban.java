package io.duplex.auth;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may not come in for a while.
 *
 * @param value of a user, its name; of a client, what it calls itself in {@code hello}; of a remote, its address
 */
public record Ban(Kind kind, String value) {
    /** What is banned. */
    public enum Kind {
        USER,
        CLIENT,
        REMOTE;

        /** Its name in the API. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of this name, or null. */
        public static @Nullable Kind of(String wire) {
            for (Kind kind : values()) {
                if (kind.wire().equals(wire)) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** {@code user:alice}. */
    public String key() {
        return kind.wire() + ":" + value;
    }

    /** The ban with this key, or null if it is none. */
    public static @Nullable Ban ofKey(String key) {
        int colon = key.indexOf(':');
        Kind kind = colon < 0 ? null : Kind.of(key.substring(0, colon));
        return kind == null ? null : new Ban(kind, key.substring(colon + 1));
    }
}
