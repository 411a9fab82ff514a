package io.duplex.fanout;

import io.duplex.channel.Overflow;
import io.duplex.codec.EncodedMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a lane keeps by key: a {@link Newest} for each field by which somebody wants the newest. */
final class NewestByField {
    private static final int MOST = 16;

    private final List<Newest> all = new ArrayList<>(0);
    private long bytes;

    /** Whether a cursor could have this policy: every field by which messages are kept costs a look at each. */
    boolean takes(Overflow overflow) {
        return !overflow.isKeyed() || all.size() < MOST || known(overflow) != null;
    }

    /** Whether nobody wants the newest. */
    boolean isEmpty() {
        return all.isEmpty();
    }

    /** What a cursor with this policy reads; null if it reads the log alone. */
    @Nullable Newest join(Overflow overflow) {
        if (!overflow.isKeyed()) {
            return null;
        }
        Newest kept = known(overflow);
        if (kept == null) {
            kept = new Newest(overflow);
            all.add(kept);
        }
        kept.joined();
        return kept;
    }

    private @Nullable Newest known(Overflow overflow) {
        for (Newest kept : all) {
            if (kept.overflow().equals(overflow)) {
                return kept;
            }
        }
        return null;
    }

    void leave(@Nullable Newest kept) {
        if (kept != null && kept.left()) {
            all.remove(kept);
        }
    }

    void put(EncodedMessage message, long frame) {
        for (Newest kept : all) {
            kept.put(message, frame);
        }
    }

    void dropOldest() {
        all.forEach(Newest::dropOldest);
    }

    /** What nobody waits for is not kept. */
    void clearUnused() {
        all.forEach(Newest::clearIfUnused);
    }

    /** Bytes kept at the last {@link #recount}. */
    long bytes() {
        return bytes;
    }

    /** By how many bytes that has changed. */
    long recount() {
        long before = bytes;
        bytes = 0;
        for (Newest kept : all) {
            bytes += kept.bytes();
        }
        return bytes - before;
    }
}
