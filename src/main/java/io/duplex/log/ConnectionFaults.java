package io.duplex.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * What Netty and Vert.x have to say about connections that failed: one line within ten seconds, without a stack.
 *
 * <p>They log a trace for each write that a closed connection did not take, some as errors. Any client can make as many
 * of those as it likes, and none of them is a mistake of this node. What the event bus says of other nodes, and every
 * other failure, is logged as it is.
 */
public final class ConnectionFaults extends TurboFilter {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ConnectionFaults.class);
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int DEEPEST = 8;

    private final LongSupplier nanos;
    private final AtomicLong unlogged = new AtomicLong();
    private final AtomicLong loggedNanos;

    /** One that measures by this monotonic clock. */
    ConnectionFaults(LongSupplier nanos) {
        this.nanos = nanos;
        this.loggedNanos = new AtomicLong(nanos.getAsLong() - QUIET_NANOS);
    }

    /** Looks at all that is logged from now on; a second call replaces the first. */
    public static ConnectionFaults install(LongSupplier nanos) {
        ConnectionFaults faults = new ConnectionFaults(nanos);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().removeIf(ConnectionFaults.class::isInstance);
            faults.setContext(context);
            faults.start();
            context.addTurboFilter(faults);
        }
        return faults;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] values,
            @Nullable Throwable failure) {
        if (failure == null
                || !level.isGreaterOrEqual(Level.WARN)
                || !isOfServer(logger.getName())
                || !isFault(failure)) {
            return FilterReply.NEUTRAL;
        }
        count(failure);
        return FilterReply.DENY;
    }

    /** Tells that a connection failed, if that has not been told just now. */
    public void count(Throwable failure) {
        unlogged.incrementAndGet();
        long now = nanos.getAsLong();
        long last = loggedNanos.get();
        if (now - last >= QUIET_NANOS && loggedNanos.compareAndSet(last, now)) {
            LOG.atInfo()
                    .addKeyValue("count", unlogged.getAndSet(0))
                    .addKeyValue("cause", shown(failure))
                    .log("Connections failed while the node wrote or read");
        }
    }

    /** Whether the failure, or one that caused it, is of a connection or of what came by it. */
    public static boolean isFault(Throwable failure) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String name = cause.getClass().getName();
            if (cause instanceof IOException
                    || name.startsWith("io.netty.handler.codec.")
                    || name.startsWith("io.netty.channel.")
                    || name.equals("io.vertx.core.http.HttpClosedException")
                    || name.equals("io.vertx.core.http.StreamResetException")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isOfServer(String logger) {
        return logger.startsWith("io.netty.")
                || (logger.startsWith("io.vertx.") && !logger.startsWith("io.vertx.core.eventbus"));
    }

    /** What a client sent may be in the message, so it is short. */
    private static String shown(Throwable failure) {
        String text = failure.toString();
        return text.length() > 200 ? text.substring(0, 200) : text;
    }
}
