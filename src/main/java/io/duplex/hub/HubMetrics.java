package io.duplex.hub;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** What came from the cluster to this node's subscribers. */
public final class HubMetrics {
    private final MeterRegistry registry;
    private final Counter published;
    private final Counter publishedBytes;
    private final Counter sent;
    private final Counter refused;
    private final Counter withheld;
    private final Counter unencodable;
    private final Counter shed;
    private final Counter failed;

    /** Counters of the whole node. */
    public HubMetrics(MeterRegistry registry) {
        this.registry = registry;
        published = counter("duplex.hub.published", "Published messages that reached this node");
        publishedBytes = counter("duplex.hub.encoded.bytes", "Bytes of published messages, each encoded once");
        sent = counter("duplex.hub.sent", "Point-to-point messages that reached this node");
        refused = counter("duplex.hub.refused", "Point-to-point messages no local subscriber could take");
        withheld = counter("duplex.hub.withheld", "Messages no outbound rule allows clients to see");
        unencodable = counter("duplex.hub.unencodable", "Published bodies that cannot be written as JSON");
        shed = counter("duplex.hub.shed", "Published messages no client got because this node was behind");
        failed = counter(
                "duplex.hub.failed",
                "Published messages an event loop had no memory for; its clients are told of a gap");
    }

    void addresses(IntSupplier count) {
        Gauge.builder("duplex.hub.addresses", count::getAsInt)
                .description("Addresses this node consumes, one cluster registration each")
                .register(registry);
    }

    void backlog(LongSupplier bytes) {
        Gauge.builder("duplex.hub.backlog", bytes::getAsLong)
                .description("Messages that wait to be encoded on event loops, about")
                .baseUnit("bytes")
                .register(registry);
    }

    void published(int bytes) {
        published.increment();
        publishedBytes.increment(bytes);
    }

    void sent() {
        sent.increment();
    }

    void refused() {
        refused.increment();
    }

    void withheld() {
        withheld.increment();
    }

    void unencodable() {
        unencodable.increment();
    }

    void shed() {
        shed.increment();
    }

    void failed(long messages) {
        failed.increment((double) messages);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
