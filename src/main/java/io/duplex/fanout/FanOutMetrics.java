package io.duplex.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What went out, counted per turn of an event loop and not per delivery. */
public final class FanOutMetrics {
    private final Counter frames;
    private final Counter deliveries;
    private final Counter dropped;

    /** Counters of the whole node. */
    public FanOutMetrics(MeterRegistry registry, Budget budget) {
        frames = Counter.builder("duplex.fanout.frames")
                .description("Frames encoded into lanes, once for all subscribers")
                .register(registry);
        deliveries = Counter.builder("duplex.fanout.deliveries")
                .description("Frames handed to the sockets of subscribers")
                .register(registry);
        dropped = Counter.builder("duplex.fanout.dropped")
                .description(
                        "Frames that subscribers missed because they were too slow; each was told the exact number")
                .register(registry);
        Gauge.builder("duplex.fanout.retained", budget, kept -> (double) kept.usedBytes())
                .baseUnit("bytes")
                .description("Bytes kept for clients that do not read: in lanes, in sockets, and of their own")
                .register(registry);
    }

    void turn(long frameCount, long deliveryCount, long droppedCount) {
        frames.increment((double) frameCount);
        deliveries.increment((double) deliveryCount);
        dropped.increment((double) droppedCount);
    }
}
