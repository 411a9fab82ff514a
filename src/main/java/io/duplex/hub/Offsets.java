package io.duplex.hub;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which offsets the frames of a lane have, told from its end, so that a cursor the lane let go of is known by its place
 * in the log. Offsets mostly follow each other; only where they do not, because a message was withheld or lost,
 * something is remembered.
 */
final class Offsets {
    /** More than a lane retains frames for, unless nearly every second message is withheld. */
    private static final int MOST_BREAKS = 100_000;

    /** Number of a frame to what must be added to it to get its offset; valid up to the next entry. */
    private final TreeMap<Long, Long> breaks = new TreeMap<>();

    private long count;

    /** A frame was appended. */
    void appended(long offset) {
        count++;
        Map.Entry<Long, Long> last = breaks.lastEntry();
        if (last == null || last.getValue() != offset - count) {
            breaks.put(count, offset - count);
            if (breaks.size() > MOST_BREAKS) {
                breaks.pollFirstEntry();
            }
        }
    }

    /** The offset of the frame that has {@code missed} - 1 frames after it; 0 if it is not known. */
    long fromEnd(long missed) {
        long number = count - missed + 1;
        Map.Entry<Long, Long> valid = breaks.floorEntry(number);
        return valid == null ? 0 : number + valid.getValue();
    }

    /** What was appended is forgotten. */
    void clear() {
        breaks.clear();
    }
}
