package io.duplex.history;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What this node has recorded and read. */
public final class HistoryMetrics {
    /** From what a quiet cluster takes to the append timeout. Fixed, so that a node has as many series as these. */
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Counter recorded;
    private final Counter duplicates;
    private final Counter conflicts;
    private final Counter refused;
    private final Counter failed;
    private final Counter retries;
    private final Counter pages;
    private final Counter forgotten;
    private final Timer appends;

    /** Counters of the whole node. */
    public HistoryMetrics(MeterRegistry registry) {
        this.registry = registry;
        recorded = counter("duplex.history.recorded", "Messages recorded for publishers of this node");
        duplicates = counter("duplex.history.duplicates", "Messages that had been recorded before, by their id");
        conflicts = counter("duplex.history.conflicts", "Messages refused because their id names another message");
        refused = counter("duplex.history.refused", "Messages refused because too many waited to be recorded");
        failed = counter("duplex.history.failed", "Messages whose publishers were told that they may not be recorded");
        retries = counter("duplex.history.retries", "Batches that had to be appended again");
        pages = counter("duplex.history.pages", "Pages read from logs");
        forgotten = counter("duplex.history.forgotten", "Logs of this member that were not used for long");
        appends = Timer.builder("duplex.history.append")
                .description("From a batch's first try until all copies hold it")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    void pending(IntSupplier count) {
        gauge("duplex.history.pending", "Messages of this node that wait to be recorded", count);
    }

    void strangers(IntSupplier count) {
        gauge("duplex.history.strangers", "Members that hold data and do not know Duplex", count);
    }

    /** The logs of a channel rule that this member owns. */
    void share(LogShare share) {
        gauge("duplex.history.logs", "Logs this node owns", share, LogShare::logs);
        gauge("duplex.history.bytes", "Bytes that the logs this node owns hold", share, LogShare::bytes);
        gauge("duplex.history.ids", "Ids of publishes that the logs this node owns remember", share, LogShare::ids);
        gauge("duplex.history.head", "Sum of the oldest offsets of the logs this node owns", share, LogShare::heads);
        gauge("duplex.history.tail", "Sum of the newest offsets of the logs this node owns", share, LogShare::tails);
    }

    private void gauge(String name, String description, LogShare share, ToDoubleFunction<LogShare> value) {
        Gauge.builder(name, share, value)
                .description(description)
                .tag("channel", share.rule().channel())
                .register(registry);
    }

    void recorded(int fresh, int repeated, int conflicting, long nanos) {
        recorded.increment(fresh);
        duplicates.increment(repeated);
        conflicts.increment(conflicting);
        appends.record(Duration.ofNanos(nanos));
    }

    void refused() {
        refused.increment();
    }

    void failed(int messages) {
        failed.increment(messages);
    }

    void retried() {
        retries.increment();
    }

    void forgotten() {
        forgotten.increment();
    }

    void page() {
        pages.increment();
    }

    private void gauge(String name, String description, IntSupplier count) {
        Gauge.builder(name, count::getAsInt).description(description).register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
