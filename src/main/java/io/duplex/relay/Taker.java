package io.duplex.relay;

import io.duplex.history.Page;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives recorded messages to the listener of a feed. A listener can fail: encoding takes memory, and there may be none
 * for a moment. The log still has the messages, so the feed reads them again. Messages that can never be delivered must
 * not hold up all that follows: after a while they are a gap.
 */
final class Taker {
    private static final Logger LOG = LoggerFactory.getLogger(Taker.class);
    /** In a row, for the same message. */
    private static final int MOST_FAILURES = 25;

    private final String address;
    private final FeedListener listener;
    private final RelayMetrics metrics;
    private int failures;

    Taker(String address, FeedListener listener, RelayMetrics metrics) {
        this.address = address;
        this.listener = listener;
        this.metrics = metrics;
    }

    /** Whether the listener has these messages, or knows that it will not get them. */
    boolean tryTake(long epoch, List<StoredMessage> messages) {
        try {
            listener.onMessages(epoch, messages);
            failures = 0;
            return true;
        } catch (RuntimeException | Error e) {
            failures++;
            LOG.atError()
                    .addKeyValue("address", address)
                    .addKeyValue("offset", messages.get(0).offset())
                    .addKeyValue("failures", failures)
                    .setCause(e)
                    .log("Recorded messages could not be delivered; the node reads them again from the log");
            return failures >= MOST_FAILURES && tryTell(epoch, messages);
        }
    }

    /**
     * The log has another epoch.
     *
     * @return the offset that comes next
     */
    long changeEpoch(Page page, long next) {
        if (page.isKnown()) {
            listener.onRename(new Position(page.epoch(), next - 1));
            return next;
        }
        long first = page.messages().isEmpty()
                ? page.tail() + 1
                : page.messages().get(0).offset();
        listener.onGap(new Gap(Gap.Reason.EPOCH_CHANGED, Gap.UNKNOWN), new Position(page.epoch(), first - 1));
        metrics.epochChanged();
        return first;
    }

    /** What lies between is gone from the log. */
    void skip(Page page, long from, long to) {
        Gap.Reason reason = page.head() > from ? Gap.Reason.HISTORY_EXPIRED : Gap.Reason.NODE_LOST;
        listener.onGap(new Gap(reason, to - from), new Position(page.epoch(), to - 1));
        metrics.missed(to - from);
    }

    private boolean tryTell(long epoch, List<StoredMessage> messages) {
        long last = messages.get(messages.size() - 1).offset();
        try {
            listener.onGap(new Gap(Gap.Reason.NODE_OVERLOADED, messages.size()), new Position(epoch, last));
        } catch (RuntimeException | Error e) {
            return false;
        }
        metrics.missed(messages.size());
        failures = 0;
        return true;
    }
}
