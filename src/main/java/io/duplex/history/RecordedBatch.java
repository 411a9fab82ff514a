package io.duplex.history;

import io.duplex.message.StoredMessage;
import java.util.List;

/**
 * Messages that were recorded one after the other.
 *
 * @param epoch of the log
 * @param messages at least one, with offsets that follow each other
 */
public record RecordedBatch(long epoch, List<StoredMessage> messages) {
    /** Offset of the first message. */
    public long first() {
        return messages.get(0).offset();
    }

    /** Offset of the last message. */
    public long last() {
        return messages.get(messages.size() - 1).offset();
    }
}
