package io.duplex.fanout;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The cursors of one client that found its pipe full. They go on in the order in which they did, and take turns. */
final class Behind {
    private @Nullable Deque<Resumable> cursors;
    private boolean resuming;

    void add(Resumable cursor) {
        if (cursors == null) {
            cursors = new ArrayDeque<>(4);
        }
        cursors.add(cursor);
    }

    void remove(Resumable cursor) {
        if (cursors != null && cursors.remove(cursor) && cursors.isEmpty() && !resuming) {
            cursors = null;
        }
    }

    void clear() {
        cursors = null;
    }

    /** A cursor that flushes may make the pipe writable and so come here again; then it simply goes on. */
    void resume(Outlet outlet) {
        Deque<Resumable> resumed = cursors;
        if (resumed == null || resuming) {
            return;
        }
        resuming = true;
        try {
            for (int turns = resumed.size(); turns > 0 && outlet.tryMakeRoom(); turns--) {
                Resumable cursor = resumed.poll();
                if (cursor != null && !cursor.catchUp()) {
                    resumed.add(cursor);
                }
            }
        } finally {
            resuming = false;
        }
        if (resumed.isEmpty()) {
            cursors = null;
        }
    }
}
