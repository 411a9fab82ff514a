package io.duplex.transport.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Exchanges under way, and how they ended. */
public final class HttpMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final MeterRegistry registry;

    /** Counters of the whole node. */
    public HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("duplex.http.exchanges", open, AtomicInteger::doubleValue)
                .description("HTTP publishes and requests under way")
                .register(registry);
    }

    /** How many are under way now. */
    public int openCount() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed() {
        open.decrementAndGet();
    }

    /** An answer, also one line of a batch. */
    void answered(int status) {
        Counter.builder("duplex.http.answers")
                .description("Answers to HTTP publishes and requests, and to lines of batches")
                .tag("status", Integer.toString(status))
                .register(registry)
                .increment();
    }
}
