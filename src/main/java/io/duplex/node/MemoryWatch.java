package io.duplex.node;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.duplex.clock.Timers;
import io.duplex.fanout.DirectMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the node has memory for more: new connections and publishes are refused while it has not, and who is there
 * goes on.
 *
 * <p>Looked at is what the last collection left, not what is used now: garbage is no load. Of direct memory it is what
 * buffers hold, not what the pool has taken from the system and keeps. Memory is tight from {@code percent} on and no
 * more when it is ten points below, so that a node at the limit does not change its mind with every connection.
 *
 * <p>A collection of young objects leaves old garbage, and whoever makes much of that must not have the others refused.
 * So what it leaves only says that a whole collection should be asked for, and what that one leaves is judged. While
 * memory is tight one is asked for every ten seconds: a node that refuses everything may produce no garbage, and then
 * nothing would ever look better.
 */
final class MemoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final long STALE_NANOS = Duration.ofSeconds(10).toNanos();
    /** For so long, at most, is heap not judged that only a young collection has seen. */
    private static final long UNSURE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final int TENTH = 10;
    private static final int HUNDRED = 100;
    private static final int POINTS_BELOW = 10;

    private final int percent;
    private final Timers timers;
    private final List<GarbageCollectorMXBean> collectors =
            ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());
    private long lastCollection = -1;
    private long askedNanos;
    private long costNanos;
    private int heapPercent;
    private volatile boolean tight;
    /** Memory is not tight yet, but what can wait for ever should not begin. */
    private volatile boolean isShort;

    MemoryWatch(NodeLimits limits, Timers timers, MeterRegistry registry) {
        this.percent = limits.memoryPercent();
        this.timers = timers;
        Gauge.builder("duplex.memory.tight", this, watch -> watch.tight ? 1 : 0)
                .description("1 while new connections and publishes are refused for want of memory")
                .register(registry);
    }

    /** Looks now and then. */
    Timers.Timer start() {
        askedNanos = timers.nanos();
        return timers.every(LOOK, this::look);
    }

    /** Any thread. */
    boolean isTight() {
        return tight;
    }

    /** Whether nothing new is to begin that outlives its client. True before {@link #isTight} is. Any thread. */
    boolean isShort() {
        return isShort || tight;
    }

    private void look() {
        readHeap();
        if (heapPercent >= percent - POINTS_BELOW && timers.nanos() - askedNanos >= STALE_NANOS) {
            collect();
        }
        isShort = heapPercent >= percent - POINTS_BELOW;
        boolean suspected = tight || heapPercent >= percent;
        boolean certain = tight || !suspected;
        long pauseNanos = tight ? STALE_NANOS : Math.min(TENTH * costNanos, UNSURE_NANOS);
        if (suspected && timers.nanos() - askedNanos >= pauseNanos) {
            collect();
            certain = true;
        }
        // What even a young collection leaves of that little is not worth waiting for.
        boolean obvious = heapPercent >= percent + (HUNDRED - percent) * 2 / 3;
        judge(certain || obvious ? Math.max(heapPercent, directPercent()) : directPercent());
    }

    private void collect() {
        long before = timers.nanos();
        System.gc();
        askedNanos = timers.nanos();
        costNanos = askedNanos - before;
        readHeap();
    }

    /** From the collector that ran last. */
    private void readHeap() {
        GcInfo last = null;
        for (GarbageCollectorMXBean collector : collectors) {
            GcInfo info = collector.getLastGcInfo();
            if (info != null && (last == null || info.getEndTime() > last.getEndTime())) {
                last = info;
            }
        }
        if (last != null && last.getEndTime() != lastCollection) {
            lastCollection = last.getEndTime();
            long used = last.getMemoryUsageAfterGc().entrySet().stream()
                    .filter(pool -> heapPools.contains(pool.getKey()))
                    .map(Map.Entry::getValue)
                    .mapToLong(usage -> usage.getUsed())
                    .sum();
            heapPercent = percentOf(used, Runtime.getRuntime().maxMemory());
        }
    }

    private static int directPercent() {
        return percentOf(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory(), DirectMemory.mostBytes());
    }

    private static int percentOf(long part, long whole) {
        return whole <= 0 ? 0 : (int) (100 * part / whole);
    }

    private void judge(int used) {
        if (!tight && used >= percent) {
            tight = true;
            LOG.atWarn()
                    .addKeyValue("heapPercent", heapPercent)
                    .addKeyValue("directPercent", directPercent())
                    .log("Memory is tight: new connections and publishes are refused");
        } else if (tight && used <= percent - POINTS_BELOW) {
            tight = false;
            LOG.atInfo().addKeyValue("heapPercent", heapPercent).log("Memory has recovered");
        }
    }
}
