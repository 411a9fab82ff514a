package io.duplex.relay;

import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a feed says, as text: {@code begin 3}, {@code 4 hello}, {@code gap history_expired 2}. */
final class Heard implements FeedListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** So many batches are not taken. */
    void failNext(int batches) {
        failures.set(batches);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void onBegin(Position end) {
        lines.add("begin " + end.offset());
    }

    @Override
    public void onMessages(long epoch, List<StoredMessage> messages) {
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new OutOfMemoryError("a test's");
        }
        messages.forEach(
                message -> lines.add(message.offset() + " " + new String(message.body(), StandardCharsets.UTF_8)));
    }

    @Override
    public void onRename(Position position) {
        if (position.offset() > 0) { // else the log has begun, as a log does
            lines.add("rename " + position.offset());
        }
    }

    @Override
    public void onGap(Gap gap, Position resume) {
        lines.add("gap " + gap.reason().wire() + " " + gap.dropped());
    }

    @Override
    public void onSend(Delivery delivery) {
        lines.add("send " + delivery.body());
    }
}
