package io.duplex.transport.sse;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Streams of events, the ending ones included. */
public final class EventsMetrics {
    private final AtomicInteger open = new AtomicInteger();

    /** Counters of the whole node. */
    public EventsMetrics(MeterRegistry registry) {
        Gauge.builder("duplex.event.streams", open, AtomicInteger::doubleValue)
                .description("Streams of server-sent events, until the response has ended")
                .register(registry);
    }

    /** How many are open now. */
    public int openCount() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }
}
