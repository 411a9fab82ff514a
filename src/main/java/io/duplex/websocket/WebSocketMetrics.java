package io.duplex.websocket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Open sockets, the closing ones included. */
public final class WebSocketMetrics {
    private final AtomicInteger open = new AtomicInteger();

    /** Counters of the whole node. */
    public WebSocketMetrics(MeterRegistry registry) {
        Gauge.builder("duplex.websockets", open, AtomicInteger::doubleValue)
                .description("WebSocket connections, until TCP has closed")
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
