package io.duplex.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Periodic tasks that fail each time. */
final class VertxTimersIT {
    private final Vertx vertx = Vertx.vertx();
    private final Logger logger = (Logger) LoggerFactory.getLogger(VertxTimers.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
    }

    @AfterEach
    void leave() throws Exception {
        logger.detachAppender(logged);
        logger.setAdditive(true);
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    /** With Hazelcast gone, the relay's timer put a trace into the log every second. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_task_that_fails_goes_on_and_is_logged_once(boolean error) {
        AtomicInteger runs = new AtomicInteger();
        Supplier<RuntimeException> failure = () -> {
            if (error) {
                throw new NoClassDefFoundError("gone");
            }
            return new IllegalStateException("gone");
        };
        new VertxTimers(vertx).every(Duration.ofMillis(1), () -> {
            runs.incrementAndGet();
            throw failure.get();
        });
        await().until(() -> runs.get() > 20);
        assertThat(logged.list).hasSize(1);
        assertThat(logged.list.get(0).getThrowableProxy()).isNotNull();
    }
}
