package io.duplex.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whose ids are whose. A publisher is a user, a client that gave itself a name, or whoever else is known; no name that
 * a client chooses can be that of a user, or of another kind of publisher.
 */
public final class Publisher {
    /** A longer one is remembered by its digest: there is one with each id. */
    private static final int LONGEST = 300;

    private static final String BATCH = "batch ";

    private Publisher() {}

    /**
     * A user, of whom each name is a publisher of its own.
     *
     * @param name which the client chose, or null
     */
    public static String user(String user, @Nullable String name) {
        return bounded("user " + user.length() + ":" + user + suffix(name));
    }

    /** A client without a user that chose a name: the same wherever it comes in, as nothing else is known of it. */
    public static String named(String name) {
        return bounded("name:" + name);
    }

    /** A client of which nothing is known but its session. */
    public static String session(String session) {
        return "session:" + session;
    }

    /** Clients of HTTP of which nothing is known: all of them together. */
    public static String http() {
        return "http";
    }

    /**
     * Services on the event bus.
     *
     * @param name which the service chose, or null
     */
    public static String service(@Nullable String name) {
        return bounded("service" + suffix(name));
    }

    /**
     * Services on the inside port.
     *
     * @param key what tells the API keys from each other, or null where there are none
     * @param name which the service chose, or null
     */
    public static String inside(@Nullable String key, @Nullable String name) {
        return bounded("inside " + (key == null ? "" : key) + suffix(name));
    }

    /** The same publisher's lines of batches: no id of a line is that of a message alone. */
    public static String linesOf(String publisher) {
        return BATCH + publisher;
    }

    private static String suffix(@Nullable String name) {
        return name == null ? "" : ":" + name;
    }

    private static String bounded(String publisher) {
        return publisher.length() <= LONGEST ? publisher : "digest:" + digest(publisher);
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
