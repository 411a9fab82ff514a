package io.duplex.http;

import io.duplex.codec.Disconnect;
import io.duplex.fanout.Pipe;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** Under the way out of a session that says nothing unasked: what it answers is an HTTP response, and no frames. */
public final class AnswerPipe implements Pipe {
    private final Consumer<Disconnect> onClose;

    /** A pipe that tells when the session wants the client gone. */
    public AnswerPipe(Consumer<Disconnect> onClose) {
        this.onClose = onClose;
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void write(ByteBuf frames) {
        frames.release();
    }

    @Override
    public void flush() {}

    @Override
    public void reading(boolean on) {}

    @Override
    public void close(Disconnect cause) {
        onClose.accept(cause);
    }
}
