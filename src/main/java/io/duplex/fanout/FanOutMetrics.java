package io.duplex.fanout;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;

/** What went out, counted per turn of an event loop and not per delivery. */
public final class FanOutMetrics {
    private final Counter frames;
    private final Counter deliveries;
    private final Counter dropped;
    private final AtomicLong retainedBytes = new AtomicLong();

    /** Counters of the whole node. */
    public FanOutMetrics(MeterRegistry registry) {
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
        Gauge.builder("duplex.fanout.retained", retainedBytes, AtomicLong::doubleValue)
                .baseUnit("bytes")
                .description("Bytes kept in lanes for subscribers that are behind")
                .register(registry);
    }

    void turn(long frameCount, long deliveryCount, long droppedCount) {
        frames.increment((double) frameCount);
        deliveries.increment((double) deliveryCount);
        dropped.increment((double) droppedCount);
    }

    void retainedBytesChanged(long delta) {
        retainedBytes.addAndGet(delta);
    }
}
