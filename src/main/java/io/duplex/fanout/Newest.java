package io.duplex.fanout;

import io.duplex.channel.Overflow;
import io.duplex.codec.EncodedMessage;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The newest message of every key of a lane, for subscribers that are behind and want no more than that.
 *
 * <p>One for all of them: it is filled once per message, and as large as the number of keys, however many are behind
 * and for however long. Messages without the field are one key of their own.
 */
final class Newest {
    /** Of a small message, its place in the map and its objects are most. */
    private static final int ENTRY_BYTES = 256;

    private final Overflow overflow;
    private final String field;
    private final int mostKeys;
    /** In the order of their numbers: what changes goes to the end. */
    private final Map<String, Kept> byKey = new LinkedHashMap<>();

    private int readerCount;
    private int behindCount;
    private long bytes;

    Newest(Overflow overflow) {
        this.overflow = overflow;
        this.field = Objects.requireNonNull(overflow.key());
        this.mostKeys = overflow.limit() == 0 ? Overflow.DEFAULT_KEYS : overflow.limit();
    }

    Overflow overflow() {
        return overflow;
    }

    /** The message with this number is the newest of its key. */
    void put(EncodedMessage message, long frame) {
        String key = message.field(field);
        Kept replaced = byKey.remove(key);
        Kept next = new Kept(message, frame, ENTRY_BYTES + 2L * key.length() + message.encodedBytes());
        bytes += next.weightBytes() - (replaced == null ? 0 : replaced.weightBytes());
        byKey.put(key, next);
        if (byKey.size() > mostKeys) {
            dropOldest();
        }
    }

    /** Whoever is behind will find one message less, and be told so. */
    void dropOldest() {
        Iterator<Kept> oldest = byKey.values().iterator();
        if (oldest.hasNext()) {
            bytes -= oldest.next().weightBytes();
            oldest.remove();
        }
    }

    /** Oldest first. */
    Collection<Kept> all() {
        return byKey.values();
    }

    void joined() {
        readerCount++;
    }

    /** Whether nobody reads it any more. */
    boolean left() {
        return --readerCount == 0;
    }

    /** One more is behind, or one less. */
    void behind(boolean more) {
        behindCount += more ? 1 : -1;
    }

    /** What nobody waits for is not kept. */
    void clearIfUnused() {
        if (behindCount == 0) {
            byKey.clear();
            bytes = 0;
        }
    }

    long bytes() {
        return bytes;
    }

    /** A message that is kept, its number in the lane, and about what it costs to keep. */
    record Kept(EncodedMessage message, long frame, long weightBytes) {}
}
