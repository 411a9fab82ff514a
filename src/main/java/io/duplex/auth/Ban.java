package io.duplex.auth;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may not come in for a while.
 *
 * @param value of a user, its name; of a client, what it calls itself in {@code hello}; of a remote, its
 *     {@link IpRange}
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

    /**
     * The ban of this, however it is spelled: a remote in any spelling of its address, or of a range, where a single
     * IPv6 address stands for its /64 network as it does in the limits; a text in any form of Unicode.
     *
     * @return null for a remote that is not an IP address or a range of them
     */
    public static @Nullable Ban of(Kind kind, String value) {
        if (kind != Kind.REMOTE) {
            return new Ban(kind, Normalizer.normalize(value, Normalizer.Form.NFC));
        }
        IpRange range = IpRange.parse(value.strip());
        return range == null ? null : new Ban(kind, range.ofClient().toString());
    }

    /** {@code user:alice}. */
    public String key() {
        return kind.wire() + ":" + value;
    }

    /** The ban with this key, or null if it is none. */
    public static @Nullable Ban ofKey(String key) {
        int colon = key.indexOf(':');
        Kind kind = colon < 0 ? null : Kind.of(key.substring(0, colon));
        return kind == null ? null : of(kind, key.substring(colon + 1));
    }
}
