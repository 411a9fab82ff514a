package io.duplex.clients;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client of some library, connected. Its library calls {@link #heard} and {@link #ended}. */
abstract class Client implements AutoCloseable {
    static final int PATIENCE_SECONDS = 30;
    /** More than a library may take by default. */
    static final int MOST_BYTES = 1 << 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

    abstract void says(String text) throws Exception;

    /** Begins the closing handshake with 1000. */
    abstract void leaves() throws Exception;

    final void heard(String text) {
        heard.add(text);
    }

    final void ended(int code) {
        closeCode.complete(code);
    }

    final void failed(Throwable cause) {
        closeCode.completeExceptionally(cause);
    }

    final String next() throws Exception {
        String text = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (text == null) {
            throw new AssertionError("nothing more was heard; closed: " + closeCode);
        }
        return text;
    }

    /** The code with which the connection ended, as the library says. */
    final int closeCode() throws Exception {
        return closeCode.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Frees what the library holds; the connection has ended. */
    @Override
    public void close() throws Exception {}
}
