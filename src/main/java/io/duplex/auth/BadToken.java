package io.duplex.auth;

import java.util.Locale;

/** Why a token, or the way it was shown, is not accepted. The message may be told to the client. */
public final class BadToken extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    BadToken(Reason reason) {
        super(reason.sentence, null, false, false);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }

    /** Status of an HTTP answer: 401, 400 for two tokens at once, 503 while there are no keys to judge with. */
    public int status() {
        return switch (reason) {
            case AMBIGUOUS -> 400;
            case NO_KEYS_YET -> 503;
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
        NO_USER("the token names no user");

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
