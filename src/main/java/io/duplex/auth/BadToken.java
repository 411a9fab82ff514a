package io.duplex.auth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a token, or the way it was shown, is not accepted. The message may be told to the client. */
public final class BadToken extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_SHOWN = 100;

    private final Reason reason;

    BadToken(Reason reason) {
        super(reason.sentence, null, false, false);
        this.reason = reason;
    }

    /**
     * With what was found and what was expected.
     *
     * @param detail the end of the sentence; of what the client says, only what {@link #shown} leaves
     */
    BadToken(Reason reason, String detail) {
        super(reason.sentence + ": " + detail, null, false, false);
        this.reason = reason;
    }

    /** What a client wrote, in quotes, so short and plain that it cannot be taken for more. */
    static String shown(@Nullable Object value) {
        if (value == null) {
            return "nothing";
        }
        String text = value instanceof JsonObject || value instanceof JsonArray ? "a structure" : value.toString();
        String plain = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + ".." : text;
        return "'" + plain.replaceAll("[^\\x20-\\x7e]|[\"'\\\\]", "?") + "'";
    }

    /** Whether a signature had to be checked to find out. */
    public boolean isCostly() {
        return switch (reason) {
            case SIGNATURE, NO_EXPIRY, EXPIRED, NOT_YET, ISSUER, AUDIENCE, NO_USER -> true;
            default -> false;
        };
    }

    /** Whether the same token may be accepted later. */
    public boolean isPassing() {
        return switch (reason) {
            case NO_KEYS_YET, BUSY, TOO_MANY_BAD -> true;
            default -> false;
        };
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /**
     * Status of an HTTP answer: 401, 400 for two tokens at once, 503 while it cannot be judged, 429 after too many bad
     * ones.
     */
    public int status() {
        return switch (reason) {
            case AMBIGUOUS -> 400;
            case NO_KEYS_YET, BUSY -> 503;
            case TOO_MANY_BAD -> 429;
            default -> 401;
        };
    }

    /** Value of {@code WWW-Authenticate} where {@link #status} is 401 (RFC 6750 s3). */
    public String challenge() {
        return reason == Reason.MISSING
                ? "Bearer"
                : "Bearer error=\"invalid_token\", error_description=\"" + reason.sentence + "\"";
    }

    /** What can be wrong with a token. */
    public enum Reason {
        MISSING("a token is needed"),
        AMBIGUOUS("more than one token was shown"),
        NOT_CONFIGURED("no keys are configured to check tokens"),
        NO_KEYS_YET("the keys to check tokens cannot be read now"),
        TOO_LONG("the token is too long"),
        MALFORMED("this is no signed token"),
        ALGORITHM("the token is signed by an algorithm that is not accepted"),
        UNKNOWN_KEY("the token is signed with a key that is not known"),
        SIGNATURE("the signature is wrong"),
        NO_EXPIRY("the token has no exp"),
        EXPIRED("the token has expired"),
        NOT_YET("the token is not valid yet"),
        ISSUER("the token has another issuer"),
        AUDIENCE("the token is for another audience"),
        NO_USER("the token names no user"),
        BUSY("too many tokens wait to be checked; try again later"),
        TOO_MANY_BAD("too many bad tokens came from this address; try again later");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** Value of the {@code result} label in the metrics. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
