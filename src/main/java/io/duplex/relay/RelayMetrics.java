package io.duplex.relay;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;

/** How messages of channels with history came to this node. */
public final class RelayMetrics {
    private final MeterRegistry registry;
    private final Counter repeated;
    private final Counter repaired;
    private final Counter missed;
    private final Counter epochs;
    private final Counter unrecorded;
    private final Counter withheld;
    private final Counter unreadable;

    /** Counters of the whole node. */
    public RelayMetrics(MeterRegistry registry) {
        this.registry = registry;
        repeated = counter("duplex.relay.repeated", "Batches that came after they had been read from the log");
        repaired = counter("duplex.relay.repaired", "Messages read from the log because the bus did not bring them");
        missed = counter("duplex.relay.missed", "Messages that were gone from the log before this node got them");
        epochs = counter("duplex.relay.epoch.changes", "Logs that began anew while this node listened");
        unreadable = counter("duplex.relay.unreadable", "Batches another release wrote, which are read from the log");
        withheld = counter("duplex.relay.withheld", "Batches not sent to a node that was behind, which reads them");
        unrecorded = counter("duplex.relay.unrecorded", "Messages of services that could not be recorded");
    }

    void feeds(IntSupplier count) {
        gauge("duplex.relay.feeds", "Addresses with history this node listens to", count);
    }

    void recordings(IntSupplier count) {
        gauge("duplex.relay.recordings", "Addresses for which this node records what services publish", count);
    }

    void repeated() {
        repeated.increment();
    }

    void repaired(long messages) {
        repaired.increment((double) messages);
    }

    void missed(long messages) {
        missed.increment((double) messages);
    }

    void epochChanged() {
        epochs.increment();
    }

    void unrecorded() {
        unrecorded.increment();
    }

    void unreadable() {
        unreadable.increment();
    }

    void withheld(int nodes) {
        withheld.increment(nodes);
    }

    private void gauge(String name, String description, IntSupplier count) {
        Gauge.builder(name, count::getAsInt).description(description).register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
