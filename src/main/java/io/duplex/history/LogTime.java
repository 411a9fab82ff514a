package io.duplex.history;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.duplex.clock.Clock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time of one log: milliseconds that have passed for it since it began. Its owner counts them by its monotonic
 * clock; a member that becomes the owner goes on from where the log was when it came. So ages are what has really
 * passed, or a moment less, whatever any wall clock says.
 *
 * <p>The time that clients see follows the owner's wall clock, but never goes back, and never runs at less than half or
 * more than twice the speed of the log's time. A wall clock that jumps for a minute moves it by a minute at most.
 */
final class LogTime {
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private long millis;
    private long shownMillis;
    private long shownAtMillis;
    /** The clock that counts, null while none has counted on this member, and what it said at {@link #millis}. */
    private @Nullable Clock counting;

    private long countedNanos;

    /** Counts what has passed, and tells the log's time. */
    long advance(Clock clock) {
        long now = clock.nanos();
        if (counting == null) {
            countedNanos = now;
        }
        counting = clock;
        long passed = Math.max(0, (now - countedNanos) / NANOS_PER_MILLI);
        millis += passed;
        countedNanos += passed * NANOS_PER_MILLI;
        return millis;
    }

    /** The log's time when it was last counted. */
    long millis() {
        return millis;
    }

    /** The time to show for what is recorded now, in milliseconds since 1970. After {@link #advance}. */
    long stamp(Clock clock) {
        long wall = clock.wallMillis();
        long passed = millis - shownAtMillis;
        shownMillis =
                shownMillis == 0 ? wall : Math.min(Math.max(wall, shownMillis + passed / 2), shownMillis + 2 * passed);
        shownAtMillis = millis;
        return shownMillis;
    }

    /** On a copy: what the owner says. */
    void follow(Clock clock, long ownersMillis, long ownersShownMillis) {
        counting = clock;
        countedNanos = clock.nanos();
        millis = Math.max(millis, ownersMillis);
        if (ownersShownMillis != 0) {
            shownMillis = Math.max(shownMillis, ownersShownMillis);
            shownAtMillis = millis;
        }
    }

    /** Two logs become one: what was shown by either was before. */
    void merge(LogTime other) {
        shownMillis = Math.max(shownMillis, other.shownMillis);
        shownAtMillis = millis;
    }

    LogTime copy() {
        LogTime copy = new LogTime();
        copy.millis = millis;
        copy.shownMillis = shownMillis;
        copy.shownAtMillis = shownAtMillis;
        copy.counting = counting;
        copy.countedNanos = countedNanos;
        return copy;
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        if (counting != null) {
            advance(counting); // what has passed since the last append, the next owner must not lose
        }
        out.writeLong(millis);
        out.writeLong(shownMillis);
        out.writeLong(shownAtMillis);
    }

    static LogTime readFrom(ObjectDataInput in) throws IOException {
        LogTime read = new LogTime();
        read.millis = in.readLong();
        read.shownMillis = in.readLong();
        read.shownAtMillis = in.readLong();
        return read;
    }
}
