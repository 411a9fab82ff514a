package io.duplex.doors.publish;

import io.duplex.fanout.Pipe;
import io.duplex.http.Cut;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/** Under the way out of a session that says nothing unasked: what it answers is an HTTP response, and no frames. */
public final class AnswerPipe implements Pipe {
    private final HttpServerRequest request;
    private final Consumer<Disconnect> onClose;
    private final Consumer<Boolean> onReading;
    private int unsentBytes;

    /**
     * A pipe of the answer to {@code request}, that tells when the session wants the client gone, and whether it wants
     * to hear more.
     */
    public AnswerPipe(HttpServerRequest request, Consumer<Disconnect> onClose, Consumer<Boolean> onReading) {
        this.request = request;
        this.onClose = onClose;
        this.onReading = onReading;
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean writable() {
        return true;
    }

    /** How much of the answer is on its way to the client, and 0 once it has left. */
    public void showSending(int bytes) {
        unsentBytes = bytes;
    }

    @Override
    public int unsentBytes() {
        return unsentBytes;
    }

    @Override
    public void write(ByteBuf frames) {
        frames.release();
    }

    @Override
    public void flush() {}

    @Override
    public void reading(boolean on) {
        onReading.accept(on);
    }

    @Override
    public void close(Disconnect cause) {
        onClose.accept(cause);
    }

    @Override
    public void cut() {
        if (unsentBytes > 0) {
            Cut.now(request);
        }
    }
}
