package io.duplex.socket;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** How many of one kind are open on the node, the closing ones included. From any thread. */
public final class OpenCount {
    private final AtomicInteger open = new AtomicInteger();

    /**
     * None yet.
     *
     * @param name of the gauge, with dots
     * @param description of what is counted, and until when
     */
    public OpenCount(MeterRegistry registry, String name, String description) {
        Gauge.builder(name, open, AtomicInteger::doubleValue)
                .description(description)
                .register(registry);
    }

    /** How many there are. */
    public int now() {
        return open.get();
    }

    /** One more. */
    public void opened() {
        open.incrementAndGet();
    }

    /** One less: nothing of it is left. */
    public void closed() {
        open.decrementAndGet();
    }
}
