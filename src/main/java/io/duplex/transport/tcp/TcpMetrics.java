package io.duplex.transport.tcp;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Open connections, the closing ones included. */
public final class TcpMetrics {
    private final AtomicInteger open = new AtomicInteger();

    /** Counters of the whole node. */
    public TcpMetrics(MeterRegistry registry) {
        Gauge.builder("duplex.tcp.connections", open, AtomicInteger::doubleValue)
                .description("Connections of the TCP door, until TCP has closed")
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
