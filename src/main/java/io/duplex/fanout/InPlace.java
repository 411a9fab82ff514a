package io.duplex.fanout;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What one subscriber that is behind gets between the frames of the log: messages for it alone, and what is to be done
 * at a place, such as telling it of a hole there. Each keeps its place, and all of them their order.
 */
final class InPlace {
    private final Deque<Item> items = new ArrayDeque<>(2);

    /** A frame for this subscriber, written by {@link Outlet#encodeWaiting}, before that frame of the log. */
    void add(long frame, ByteBuf bytes) {
        items.add(new Item(frame, bytes, null));
    }

    /** Something to be done before that frame of the log. */
    void add(long frame, Runnable action) {
        items.add(new Item(frame, null, action));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** The frame of the log before which the next one stands. */
    long nextFrame() {
        return items.element().frame();
    }

    /** Its place has come. */
    void pass(Outlet outlet) {
        Item next = items.remove();
        if (next.bytes() != null) {
            outlet.writeWaiting(next.bytes());
        }
        if (next.action() != null) {
            next.action().run();
        }
    }

    /**
     * The subscriber leaves at this frame. Messages were sent to it before, so they go on waiting in its outlet; what
     * was to be done further on is not done.
     */
    void leave(Outlet outlet, long at) {
        for (Item item = items.poll(); item != null; item = items.poll()) {
            if (item.bytes() != null) {
                outlet.adopt(item.bytes());
            }
            if (item.action() != null && item.frame() <= at) {
                item.action().run();
            }
        }
    }

    private record Item(
            long frame, @Nullable ByteBuf bytes, @Nullable Runnable action) {}
}
