package io.duplex.hub;

import java.util.Map;
import java.util.TreeMap;

/**
 * Which offsets the frames of a lane have, told from its end, so that a cursor the lane let go of is known by its place
 * in the log. Offsets mostly follow each other; only where they do not, because a message was withheld or lost,
 * something is remembered, and only for as long as the lane has the frame.
 */
final class Offsets {
    /** Number of a frame to what must be added to it to get its offset; valid up to the next entry. */
    private final TreeMap<Long, Long> breaks = new TreeMap<>();

    private long count;

    /**
     * A frame was appended.
     *
     * @param retained how many of the frames before it may still be asked for
     */
    void appended(long offset, long retained) {
        forgetBefore(count - retained + 1);
        count++;
        Map.Entry<Long, Long> last = breaks.lastEntry();
        if (last == null || last.getValue() != offset - count) {
            breaks.put(count, offset - count);
        }
    }

    /** What is valid at that frame stays. */
    private void forgetBefore(long number) {
        Long valid = breaks.floorKey(number);
        if (valid != null && breaks.firstKey() < valid) {
            breaks.headMap(valid).clear();
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

    /** How many places are remembered. */
    int size() {
        return breaks.size();
    }
}
