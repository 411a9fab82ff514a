package io.duplex.websocket;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The messages on one event loop of which a part is still to come, and what they hold together.
 *
 * <p>A limit for each is not enough: many sockets, each with most of a message that never ends, are a heap full. Over
 * the bound the one that began first is given up, so whoever holds on to an unfinished message loses it to those who
 * finish theirs.
 */
final class Unfinished {
    private final long mostBytes;
    private final Map<MessageAssembly, Integer> bytesOf = new LinkedHashMap<>();
    private long bytes;

    Unfinished(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** A message has so many bytes now, and is not finished. */
    void holds(MessageAssembly message, int messageBytes) {
        Integer before = bytesOf.put(message, messageBytes);
        bytes += messageBytes - (before == null ? 0 : before);
        while (bytes > mostBytes && bytesOf.size() > 1) {
            bytesOf.keySet().iterator().next().giveUp();
        }
    }

    /** It is finished, or nobody wants it any more. */
    void forget(MessageAssembly message) {
        Integer before = bytesOf.remove(message);
        bytes -= before == null ? 0 : before;
    }

    long bytes() {
        return bytes;
    }
}
