package io.duplex.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue before a stream that takes nothing until it is opened, as a pipe that nobody reads. */
@Timeout(120)
final class LineQueueTest {
    private static final int LINE_BYTES = 10_000;

    private final CountDownLatch open = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream() {
        @Override
        public void write(byte[] bytes) {
            try {
                open.await();
                writeBytes(bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    };
    private final LoggerContext context = new LoggerContext();
    private final LineQueue queue = new LineQueue(written);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Logger logger = context.getLogger("test");

    LineQueueTest() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        queue.setContext(context);
        queue.setEncoder(encoder);
        queue.start();
        logger.addAppender(queue);
        LineQueue.countIn(meters);
    }

    @AfterEach
    void open() {
        open.countDown();
        context.stop();
    }

    /** Threads of Hazelcast's network and an event loop waited in the appender, and did not come back. */
    @Test
    void nothing_waits_for_a_log_that_is_not_read_and_what_is_dropped_is_counted() {
        double before = dropped();
        for (int i = 0; i < 1_000; i++) {
            logger.warn("x".repeat(LINE_BYTES));
        }
        assertThat(dropped() - before).isBetween(800.0, 999.0);
        open.countDown();
        await().until(() ->
                written.size() > 0 && written.toString(StandardCharsets.UTF_8).length() > LINE_BYTES * 50);
    }

    @Test
    void what_waits_at_the_end_is_written() {
        logger.warn("first");
        logger.warn("last");
        open.countDown();
        queue.stop();
        assertThat(written.toString(StandardCharsets.UTF_8).lines()).containsExactly("first", "last");
    }

    @Test
    void the_end_does_not_wait_for_a_log_that_is_not_read() {
        logger.warn("never read");
        queue.stop();
        assertThat(written.size()).isZero();
    }

    private double dropped() {
        return meters.get("duplex.log.dropped").functionCounter().count();
    }
}
