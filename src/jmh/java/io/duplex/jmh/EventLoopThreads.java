package io.duplex.jmh;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads benchmarks run on, of the kind event loops are: Netty recycles the slices of a buffer on no other.
 *
 * <p>Made by JMH: {@code -Djmh.executor=CUSTOM -Djmh.executor.class=io.duplex.jmh.EventLoopThreads}.
 */
public final class EventLoopThreads extends ThreadPoolExecutor {
    /** As many threads as JMH asks for. */
    public EventLoopThreads(int count, String prefix) {
        super(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), new DefaultThreadFactory(prefix, true));
    }
}
