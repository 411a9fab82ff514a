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
    /** For all to whom nothing waits, which is nearly everybody; nothing is added to it. */
    static final InPlace NOTHING = new InPlace();

    private final Deque<Item> items = new ArrayDeque<>(2);
    private long nextFrame = Long.MAX_VALUE;

    /** A frame for this subscriber, written by {@link Outlet#encodeWaiting}, before that frame of the log. */
    void add(long frame, ByteBuf bytes) {
        add(new Item(frame, bytes, null));
    }

    /** Something to be done before that frame of the log. */
    void add(long frame, Runnable action) {
        add(new Item(frame, null, action));
    }

    private void add(Item item) {
        items.add(item);
        nextFrame = items.element().frame();
    }

    /** The frame of the log before which the next one stands; the largest number there is if nothing waits. */
    long nextFrame() {
        return nextFrame;
    }

    /** Its place has come. */
    void pass(Outlet outlet) {
        Item next = items.remove();
        nextFrame = items.isEmpty() ? Long.MAX_VALUE : items.element().frame();
        if (next.bytes() != null) {
            outlet.writeWaiting(next.bytes());
        }
        if (next.action() != null) {
            next.action().run();
        }
    }

    /**
     * The subscriber leaves, to go on at this frame elsewhere. Messages were sent to it before, so they go on waiting
     * in its outlet; what was to be done further on is not done.
     */
    void leave(Outlet outlet, long goesOnAt) {
        if (items.isEmpty()) {
            return;
        }
        nextFrame = Long.MAX_VALUE;
        for (Item item = items.poll(); item != null; item = items.poll()) {
            if (item.bytes() != null) {
                outlet.adopt(item.bytes());
            }
            if (item.action() != null && item.frame() <= goesOnAt) {
                item.action().run();
            }
        }
    }

    private record Item(
            long frame, @Nullable ByteBuf bytes, @Nullable Runnable action) {}
}
