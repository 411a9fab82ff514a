package io.duplex.node;

import io.duplex.clock.Timers;
import io.duplex.log.ConnectionFaults;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nobody has caught: logged as an error, with its trace; of more than a few in a minute only the number is logged.
 *
 * <p>Failures of connections are what clients and networks do: {@link ConnectionFaults} tells them.
 *
 * <p>But for one thing. When a connection to another node is lost, Vert.x tells the senders of all that waits to be
 * written to it, and takes what it told for told twice: an exception with a trace for each message, whose only news is
 * that the connection is gone. Those are counted, and told in one line.
 */
final class Unhandled implements Handler<Throwable> {
    private static final Logger LOG = LoggerFactory.getLogger(Unhandled.class);
    private static final Duration TOGETHER = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_TRACES = 10;
    private static final String FUTURES = "io.vertx.core.impl.future.";

    private final Timers timers;
    private final ConnectionFaults connections;
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    Unhandled(Timers timers) {
        this.timers = timers;
        this.connections = ConnectionFaults.install(timers::nanos);
    }

    @Override
    public void handle(Throwable failure) {
        if (ConnectionFaults.isFault(failure)) {
            connections.count(failure);
        } else if (!isToldTwice(failure)) {
            log(failure);
        } else if (unwritten.getAndIncrement() == 0) {
            timers.once(TOGETHER, this::tell);
        }
    }

    private void log(Throwable failure) {
        int before = failures.getAndIncrement();
        if (before < MOST_TRACES) {
            LOG.atError().setCause(failure).log("Unhandled exception");
        }
        if (before == 0) {
            timers.once(MINUTE, this::tellMore);
        }
    }

    private void tellMore() {
        int more = failures.getAndSet(0) - MOST_TRACES;
        if (more > 0) {
            LOG.atError().addKeyValue("exceptions", more).log("More unhandled exceptions occurred");
        }
    }

    private void tell() {
        LOG.atWarn()
                .addKeyValue("messages", unwritten.getAndSet(0))
                .log("Messages to another node were not written: the connection was lost");
    }

    /** A future has told a promise of a failure, and nobody else's code was in between. */
    private static boolean isToldTwice(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        return failure instanceof IllegalStateException
                && frames.length > 2
                && isPromise(frames[0], "fail")
                && isPromise(frames[1], "complete")
                && isFuture(frames[2].getClassName());
    }

    private static boolean isFuture(String className) {
        return className.startsWith(FUTURES) || className.equals(Future.class.getName());
    }

    private static boolean isPromise(StackTraceElement frame, String method) {
        return frame.getClassName().equals(Promise.class.getName())
                && frame.getMethodName().equals(method);
    }
}
