package io.duplex.socket;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages on one event loop of which a part is still to come, whatever door they come by, and what they hold
 * together.
 *
 * <p>A limit for each is not enough: many sockets, each with most of a message that never ends, are a heap full. Over
 * the bound the one that began first is given up, so whoever holds on to an unfinished message loses it to those who
 * finish theirs.
 */
public final class Unfinished {
    private final long mostBytes;
    private final Map<Part, Integer> bytesOf = new LinkedHashMap<>();
    private long bytes;

    /** None yet. */
    public Unfinished(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** A message has so many bytes now, and is not finished. */
    public void update(Part message, int messageBytes) {
        Integer before = bytesOf.put(message, messageBytes);
        bytes += messageBytes - (before == null ? 0 : before);
        while (bytes > mostBytes && bytesOf.size() > 1) {
            bytesOf.keySet().iterator().next().giveUp();
        }
    }

    /** It is finished, or nobody wants it any more. */
    public void forget(Part message) {
        Integer before = bytesOf.remove(message);
        bytes -= before == null ? 0 : before;
    }

    /** What they may hold together. */
    public long mostBytes() {
        return mostBytes;
    }

    /** What they hold now. */
    public long bytes() {
        return bytes;
    }

    /** What has come of a message. */
    public interface Part {
        /** There is no room for it any more: it is {@link #forget forgotten} when this returns. */
        void giveUp();
    }
}
