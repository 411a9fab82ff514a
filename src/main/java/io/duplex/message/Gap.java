package io.duplex.message;

import java.util.Locale;

/**
 * What a client does not get, and why.
 *
 * @param reason why
 * @param dropped how many messages, exactly; {@link #UNKNOWN} where nobody can know
 */
public record Gap(Reason reason, long dropped) {
    /** The log that could tell is lost. */
    public static final long UNKNOWN = -1;

    /** The names, in lower case, are on the wire. */
    public enum Reason {
        /** The client did not read fast enough. */
        SLOW_CONSUMER,
        /** The history does not reach back that far. */
        HISTORY_EXPIRED,
        /** The history began anew: positions of before mean nothing. */
        EPOCH_CHANGED,
        /** Messages nobody acknowledged went with the nodes that held them. */
        NODE_LOST,
        /** They came faster than a node passes on. */
        NODE_OVERLOADED;

        /** The name clients see. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
