package io.duplex.e2e;

import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Writes again and again until the other side takes no more, and reads nothing. */
final class PatientWriter implements AutoCloseable {
    private final TcpClient client;
    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;
    private volatile boolean enough;

    /** Always the same bytes. */
    PatientWriter(TcpClient client, byte[] bytes) {
        this(client, number -> bytes);
    }

    /** Other bytes each time, by their number. */
    PatientWriter(TcpClient client, IntFunction<byte[]> bytes) {
        this.client = client;
        this.thread = new Thread(() -> {
            try {
                while (!enough) {
                    client.bytes(bytes.apply(written.get()));
                    written.incrementAndGet();
                }
            } catch (UncheckedIOException closed) {
                // the test is over
            }
        });
        thread.start();
    }

    /** Waits until a write has not returned for a second. */
    void awaitStall() {
        AtomicInteger seen = new AtomicInteger(-1);
        await().pollInterval(Patience.SHORT.multipliedBy(10))
                .atMost(Patience.END)
                .until(() -> seen.getAndSet(written.get()) == written.get());
    }

    /** How many times it has written. */
    int written() {
        return written.get();
    }

    /** Writes no more, once the other side has taken what is being written; returns how many times it has. */
    int finish() {
        enough = true;
        join();
        return written.get();
    }

    @Override
    public void close() {
        client.close();
        join();
    }

    private void join() {
        try {
            thread.join(Patience.LONG.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
