package io.duplex.doors.publish;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** How exchanges ended. */
public final class HttpMetrics {
    private final MeterRegistry registry;

    /** Counters of the whole node. */
    public HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
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
