package io.duplex.history;

import com.hazelcast.cluster.Member;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By how much the wall clocks of the other members differ from this one's. Nothing in the cluster counts on them, but
 * tokens, certificates and the times of messages do.
 *
 * <p>A difference is known as exactly as half the time an answer took. Any thread.
 */
final class MemberClocks {
    private static final Logger LOG = LoggerFactory.getLogger(MemberClocks.class);
    /** From here on operators are told. */
    static final Duration MOST = Duration.ofSeconds(2);

    /** Closer than this is well again, so that a clock at the limit is not told of each second. */
    private static final Duration WELL = Duration.ofSeconds(1);
    /** What took longer says too little. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InstantSource wallClock;
    private final Map<UUID, Difference> differences = new ConcurrentHashMap<>();
    private boolean told;

    MemberClocks(InstantSource wallClock) {
        this.wallClock = wallClock;
    }

    /**
     * A member has told its time.
     *
     * @param tookNanos from the question to the answer
     */
    void heard(Member other, long wallMillis, long tookNanos) {
        if (tookNanos < LONGEST_NANOS) {
            long half = TimeUnit.NANOSECONDS.toMillis(tookNanos / 2);
            String address =
                    other.getAddress().getHost() + ":" + other.getAddress().getPort();
            differences.put(other.getUuid(), new Difference(address, wallMillis + half - wallClock.millis()));
            tell();
        }
    }

    /** Forgets members that are gone. */
    void retain(Set<UUID> members) {
        differences.keySet().retainAll(members);
    }

    /** How many milliseconds the others are ahead of this member, by their addresses; negative if they are behind. */
    Map<String, Long> byMember() {
        Map<String, Long> all = new TreeMap<>();
        differences.values().forEach(one -> all.put(one.address(), one.millis()));
        return all;
    }

    /** The greatest difference, with its sign. */
    Difference worst() {
        Difference worst = Difference.NONE;
        for (Difference one : differences.values()) {
            if (Math.abs(one.millis()) > Math.abs(worst.millis())) {
                worst = one;
            }
        }
        return worst;
    }

    /** One line when it begins and one when it is over. */
    private synchronized void tell() {
        Difference worst = worst();
        long millis = Math.abs(worst.millis());
        if (!told && millis > MOST.toMillis()) {
            told = true;
            LOG.atWarn()
                    .addKeyValue("member", worst.address())
                    .addKeyValue("aheadMillis", worst.millis())
                    .log(
                            "The clock of another member differs from this one's: tokens and the times of messages depend on it."
                                    + " Synchronise the clocks");
        } else if (told && millis < WELL.toMillis()) {
            told = false;
            LOG.atInfo().log("The clocks of all members agree again");
        }
    }

    /**
     * Of one member's clock.
     *
     * @param address host and port of the member
     * @param millis how far it is ahead of this member's clock
     */
    record Difference(String address, long millis) {
        static final Difference NONE = new Difference("", 0);
    }
}
