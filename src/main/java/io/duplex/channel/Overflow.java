package io.duplex.channel;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber gets that is slower than the address it reads. No policy keeps anything for one client: memory does
 * not grow with the number of slow clients, nor with how long they stay slow.
 *
 * @param policy what is done
 * @param limit messages a client may be behind before it is done, 0 = as many as the node retains; for
 *     {@link Policy#LATEST} with a key, the most keys that are told apart
 * @param key for {@link Policy#LATEST}, the field of the body whose values have a newest message each; null = there is
 *     one newest message
 */
public record Overflow(Policy policy, int limit, @Nullable String key) {
    /** What a client gets that did not ask, where no channel says otherwise. */
    public static final Overflow DROP_OLDEST = new Overflow(Policy.DROP_OLDEST, 0, null);

    /** The same, where the address has a history. */
    public static final Overflow CATCH_UP = new Overflow(Policy.CATCH_UP, 0, null);

    /** Keys told apart at the most. */
    public static final int MOST_KEYS = 10_000;

    /** Keys told apart where the subscription does not say how many. */
    public static final int DEFAULT_KEYS = 1_000;

    /** The names, in lower case with a dash, are on the wire and in the configuration. */
    public enum Policy {
        /** The newest that fit, and one gap with the exact count. */
        DROP_OLDEST("drop-oldest"),
        /** Only the newest message; with a key, the newest of each key. */
        LATEST("latest"),
        /** Everything, later: what the node has let go of is read from the history, at the client's own pace. */
        CATCH_UP("catch-up"),
        /** Close 4008. */
        DISCONNECT("disconnect");

        private final String wire;

        Policy(String wire) {
            this.wire = wire;
        }

        /**
         * The policy of a name.
         *
         * @throws IllegalArgumentException with a sentence that names the policies there are
         */
        public static Policy of(String wire) {
            for (Policy policy : values()) {
                if (policy.wire.equals(wire)) {
                    return policy;
                }
            }
            throw new IllegalArgumentException("'" + wire + "' is no policy; expected one of "
                    + Arrays.stream(values()).map(Policy::wire).collect(Collectors.joining(", ")));
        }

        /** The name clients use. */
        public String wire() {
            return wire;
        }
    }

    /** How many of the messages a client is behind by it still gets: the newest of them. */
    public long wanted(long behind) {
        return switch (policy) {
            case LATEST -> 1;
            case DROP_OLDEST -> limit == 0 ? behind : limit;
            case CATCH_UP, DISCONNECT -> behind;
        };
    }

    /** Whether each key has a newest message of its own. */
    public boolean isKeyed() {
        return policy == Policy.LATEST && key != null;
    }
}
