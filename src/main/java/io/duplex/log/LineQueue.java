package io.duplex.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes log lines to standard output on a thread of its own. A log collector that stopped reading blocks that thread
 * and no other: the lines wait here, up to a bound, and what comes after that is dropped and counted.
 *
 * <p>A line is made on the thread that logs it, because the values in it may change later. When the log is read again,
 * one line tells how many are missing. When the process ends, the queue is written out, as far as that takes no longer
 * than a second.
 */
public final class LineQueue extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_BYTES = 1 << 20;
    private static final long FLUSH_MILLIS = 1_000;

    /** Of this process, whichever queue they were to go through. */
    private static final LongAdder DROPPED = new LongAdder();

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final Thread writer = new Thread(this::write, "log");
    private final OutputStream out;
    private @Nullable Encoder<ILoggingEvent> encoder;
    private int waitingBytes;
    private long untold;
    private boolean ended;

    /** To standard output. */
    public LineQueue() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    LineQueue(OutputStream out) {
        this.out = out;
        writer.setDaemon(true);
    }

    /** Counts the lines that were dropped. */
    public static void countIn(MeterRegistry registry) {
        FunctionCounter.builder("duplex.log.dropped", DROPPED, LongAdder::sum)
                .description("Log lines that were dropped because standard output was not read fast enough")
                .register(registry);
    }

    /** Logback sets it, from the configuration. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        if (encoder == null) {
            addError("The appender " + getName() + " has no encoder");
            return;
        }
        writer.start();
        super.start();
    }

    /** Waits until all is written, at most a second. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        lock.lock();
        try {
            ended = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(FLUSH_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (encoder == null) {
            return;
        }
        byte[] line = encoder.encode(event);
        lock.lock();
        try {
            if (!waiting.isEmpty() && waitingBytes + line.length > MOST_BYTES) {
                untold++;
                DROPPED.increment();
                return;
            }
            waiting.add(line);
            waitingBytes += line.length;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        for (byte[] line = next(); line != null; line = next()) {
            try {
                out.write(line);
            } catch (IOException e) {
                // The reader has gone. There is nowhere to tell it, and the node goes on without a log.
            }
            tell();
        }
    }

    /** Waits for a line; null at the end. */
    private byte @Nullable [] next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) {
                changed.awaitUninterruptibly();
            }
            byte[] line = waiting.poll();
            waitingBytes -= line == null ? 0 : line.length;
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Behind the last line that was kept, where the missing ones would be. */
    private void tell() {
        long missing = 0;
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                missing = untold;
                untold = 0;
            }
        } finally {
            lock.unlock();
        }
        if (missing > 0) {
            LoggerFor.QUEUE
                    .atWarn()
                    .addKeyValue("lines", missing)
                    .log("Log lines are missing here: standard output was not read fast enough");
        }
    }

    /** Made when it is first needed: Logback makes the appender before it can make loggers. */
    private static final class LoggerFor {
        private static final Logger QUEUE = LoggerFactory.getLogger(LineQueue.class);
    }
}
