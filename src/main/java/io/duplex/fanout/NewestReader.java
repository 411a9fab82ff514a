package io.duplex.fanout;

/** A subscriber that wants the newest message of each key, and is told how many others there were. */
final class NewestReader {
    private final Newest kept;
    /** Frames passed over since the client was last told. */
    private long conflated;

    NewestReader(Newest kept) {
        this.kept = kept;
    }

    Newest kept() {
        return kept;
    }

    long untold() {
        return conflated;
    }

    /**
     * Delivers the newest of each key, oldest first, and then how many were passed over.
     *
     * @return whether that brought the cursor to the end of its lane; false if its pipe or its credit ended before
     */
    boolean advance(Cursor cursor, GapListener gaps) {
        for (Newest.Kept next : kept.all()) {
            if (next.frame() < cursor.frame()) {
                continue;
            }
            if (!cursor.passInPlace(next.frame()) || !cursor.outlet().tryMakeRoom()) {
                return false;
            }
            passOver(cursor, next.frame());
            if (!cursor.deliverFrom(next.message())) {
                return false;
            }
        }
        passOver(cursor, cursor.frame() + cursor.unread());
        if (conflated > 0) {
            if (!cursor.outlet().tryMakeRoom()) {
                return false;
            }
            long told = conflated;
            conflated = 0;
            gaps.onGap(told);
        }
        return true;
    }

    private void passOver(Cursor cursor, long next) {
        conflated += next - cursor.frame();
        cursor.passOverTo(next);
    }
}
