package io.duplex.doors.sse;

import io.duplex.fanout.Pipe;
import io.duplex.http.NettyBytes;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Consumer;

/**
 * The body of an HTTP response that goes on, as a client's way out; the same for HTTP/1.1 and a stream of HTTP/2.
 *
 * <p>What it has taken and the connection has not yet sent is counted here, since nobody else knows it for one
 * response: writability in HTTP/1.1 is that of the socket, and in HTTP/2 Vert.x counts writes, of whatever size.
 */
public final class ResponsePipe implements Pipe {
    private final HttpServerResponse response;
    private int highWaterBytes;
    private final Runnable onWritable;
    private final Consumer<Boolean> onReading;
    private final Consumer<Disconnect> onClose;
    private boolean open;
    private boolean full;
    private int waitingBytes;
    private long takenBytes;
    private long sentBytes;

    /**
     * A pipe that takes nothing before {@link #open}.
     *
     * @param highWaterBytes with more than this waiting it takes no more
     * @param onWritable called when it does again
     * @param onReading told whether what the client asks for is looked at
     * @param onClose called when the session wants the client gone; says so to the client and ends the response
     */
    public ResponsePipe(
            HttpServerResponse response,
            int highWaterBytes,
            Runnable onWritable,
            Consumer<Boolean> onReading,
            Consumer<Disconnect> onClose) {
        this.response = response;
        this.highWaterBytes = highWaterBytes;
        this.onWritable = onWritable;
        this.onReading = onReading;
        this.onClose = onClose;
    }

    /** The response's head is set: from now on there is a body. */
    public void open() {
        open = true;
        onWritable.run();
    }

    /** There is none any more, for any cause. */
    public void end() {
        open = false;
    }

    /** How many bytes it was given so far. */
    public long takenBytes() {
        return takenBytes;
    }

    /** How many of them the connection has sent. */
    public long sentBytes() {
        return sentBytes;
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean writable() {
        return open && waitingBytes < highWaterBytes;
    }

    @Override
    public void fullAt(int bytes) {
        highWaterBytes = bytes;
        full |= waitingBytes >= bytes;
    }

    @Override
    public int unsentBytes() {
        return waitingBytes;
    }

    /** Vert.x does not let go of buffers that are counted by reference, so that is done here once they are sent. */
    @Override
    public void write(ByteBuf frames) {
        if (!open) {
            frames.release();
            return;
        }
        int bytes = frames.readableBytes();
        waitingBytes += bytes;
        takenBytes += bytes;
        full |= waitingBytes >= highWaterBytes;
        response.write(NettyBytes.wrap(frames)).onComplete(sent -> {
            frames.release();
            sent(bytes);
        });
    }

    private void sent(int bytes) {
        waitingBytes -= bytes;
        sentBytes += bytes;
        if (full && waitingBytes <= highWaterBytes / 2) {
            full = false;
            if (open) {
                onWritable.run();
            }
        }
    }

    /** A response flushes what it is given, at the latest when the loop has read what there was. */
    @Override
    public void flush() {}

    /** The client has said all it has to say; what it asked for may wait. */
    @Override
    public void reading(boolean on) {
        onReading.accept(on);
    }

    @Override
    public void close(Disconnect cause) {
        onClose.accept(cause);
    }
}
