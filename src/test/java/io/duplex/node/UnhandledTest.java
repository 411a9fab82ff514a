package io.duplex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.duplex.clock.ManualTimers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class UnhandledTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Unhandled.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final ManualTimers timers = new ManualTimers();
    private final Unhandled unhandled = new Unhandled(timers);

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(logged);
        logger.setAdditive(true);
    }

    /** Vert.x's own sender told 374 times, each with a trace, that one connection was gone. */
    @Test
    void what_a_lost_connection_tells_twice_is_one_line() {
        for (int i = 0; i < 373; i++) {
            unhandled.handle(toldTwice());
        }
        unhandled.handle(toldTwiceAtOnce());
        timers.advance(Duration.ofSeconds(1));
        assertThat(logged.list).hasSize(1);
        ILoggingEvent line = logged.list.get(0);
        assertThat(line.getLevel()).isEqualTo(Level.WARN);
        assertThat(line.getThrowableProxy()).isNull();
        assertThat(line.getKeyValuePairs()).hasToString("[messages=\"374\"]");
        unhandled.handle(toldTwice());
        timers.advance(Duration.ofSeconds(1));
        assertThat(logged.list).hasSize(2);
    }

    @Test
    void everything_else_keeps_its_trace() {
        unhandled.handle(new IllegalStateException("Promise already completed"));
        Promise<Void> promise = Promise.promise();
        promise.complete();
        unhandled.handle(catchThrowable(() -> promise.fail("by our own code")));
        assertThat(logged.list).hasSize(2).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getThrowableProxy()).isNotNull();
        });
    }

    /** A part that had died filled the log with a trace a second. */
    @Test
    void of_many_the_first_traces_and_the_number_of_the_others_are_logged() {
        for (int i = 0; i < 1_000; i++) {
            unhandled.handle(new IllegalStateException("again"));
        }
        timers.advance(Duration.ofMinutes(1));
        assertThat(logged.list).hasSize(11);
        assertThat(logged.list.get(10).getKeyValuePairs()).hasToString("[exceptions=\"990\"]");
        unhandled.handle(new IllegalStateException("later"));
        assertThat(logged.list).hasSize(12);
    }

    private static Throwable toldTwice() {
        Promise<Void> promise = Promise.promise();
        promise.complete();
        Promise<Void> write = Promise.promise();
        write.future().onComplete(promise);
        return catchThrowable(() -> write.fail("the connection is gone"));
    }

    private static Throwable toldTwiceAtOnce() {
        Promise<Void> promise = Promise.promise();
        promise.complete();
        return catchThrowable(
                () -> Future.<Void>failedFuture("the connection is gone").onComplete(promise));
    }
}
