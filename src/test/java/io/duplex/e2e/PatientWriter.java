package io.duplex.e2e;

import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Writes the same bytes again and again until the other side takes no more, and reads nothing. */
final class PatientWriter implements AutoCloseable {
    private final TcpClient client;
    private final AtomicInteger written = new AtomicInteger();
    private final Thread thread;

    PatientWriter(TcpClient client, byte[] bytes) {
        this.client = client;
        this.thread = new Thread(() -> {
            try {
                while (true) {
                    client.bytes(bytes);
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

    @Override
    public void close() {
        client.close();
        try {
            thread.join(Patience.LONG.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
