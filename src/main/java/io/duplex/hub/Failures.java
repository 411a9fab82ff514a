package io.duplex.hub;

import io.duplex.message.Disconnect;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages that lanes of one address could not take because there was no memory for them. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private final Map<Track, Long> counts = new HashMap<>(2);
    private final Throwable first;

    Failures(Throwable first) {
        this.first = first;
    }

    void add(Track track) {
        counts.merge(track, 1L, Long::sum);
    }

    /** Tells the subscribers of each lane how many messages they do not get. One that cannot be told is closed. */
    void tell(String address, HubMetrics metrics, List<Subscription> subscriptions) {
        long messages = counts.values().stream().mapToLong(Long::longValue).sum();
        metrics.failed(messages);
        LOG.atError()
                .addKeyValue("address", address)
                .addKeyValue("messages", messages)
                .setCause(first)
                .log("Messages could not be passed to the subscribers of an event loop; they receive a gap");
        counts.forEach((track, count) -> List.copyOf(subscriptions).forEach(one -> tell(one, track, count)));
    }

    private static void tell(Subscription subscription, Track track, long count) {
        try {
            subscription.onFailed(track, count);
        } catch (RuntimeException | Error e) {
            subscription.subscriber().outlet().close(Disconnect.INTERNAL_ERROR);
        }
    }
}
