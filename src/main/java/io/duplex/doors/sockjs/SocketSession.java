package io.duplex.doors.sockjs;

import io.duplex.auth.Caller;
import io.duplex.codec.SockJsMessages;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Pipe;
import io.duplex.message.Disconnect;
import io.duplex.session.Door;
import io.duplex.session.Session;
import io.duplex.socket.UnreadItems;
import io.duplex.websocket.MessageListener;
import io.duplex.websocket.Scratch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * A SockJS session over a WebSocket: it lasts as long as the socket, so its id means nothing.
 *
 * <p>Lanes write whole frames to the socket; only {@code o}, {@code h} and {@code c[..]} come from here.
 */
final class SocketSession implements MessageListener {
    private static final Door DOOR = new Door("sockjs-websocket", WireFormat.SOCKJS, true);

    private final Pipe pipe;
    private final Session session;
    private final Scratch scratch;
    private final UnreadItems<byte[]> unread;
    private final Consumer<SocketSession> gone;
    private long nextBeatNanos;
    private boolean outletReads = true;

    SocketSession(Pipe pipe, Caller caller, LoopContext loop, Scratch scratch, Consumer<SocketSession> gone) {
        this.pipe = pipe;
        this.scratch = scratch;
        this.gone = gone;
        this.unread = new UnreadItems<>(loop.time(), this::read, this::updateReading);
        write("o");
        this.session = loop.sessions().open(DOOR, caller, new Outlet(new Goodbye(), loop.turn()));
    }

    /** A sign of life for proxies on the way; a socket that is full needs none. */
    void beat(long nextNanos) {
        nextBeatNanos = nextNanos;
        if (pipe.writable()) {
            write("h");
        }
    }

    boolean isDue(long nowNanos) {
        return nowNanos - nextBeatNanos >= 0;
    }

    void startBeating(long firstNanos) {
        nextBeatNanos = firstNanos;
    }

    @Override
    public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
        List<byte[]> messages = SockJsMessages.decode(scratch.copy(bytes, index, length), 0, length);
        if (messages == null) {
            unread.end(() -> session.close(Disconnect.BROKEN_SOCKJS)); // what was said before it is carried out
            return;
        }
        unread.add(messages);
    }

    private void read(byte[] message) {
        session.gate().onMessage(WireFormat.SOCKJS, message, 0, message.length);
    }

    /** What came in one frame may be thousands of messages; while they wait no more are read. */
    private void updateReading() {
        pipe.reading(outletReads && unread.isEmpty());
    }

    @Override
    public void onPing(int bytes) {
        session.gate().onPing(bytes);
    }

    @Override
    public void onPong(int bytes) {
        session.gate().onPing(bytes);
    }

    @Override
    public void onWritable() {
        session.outlet().onWritable();
    }

    @Override
    public void onGone() {
        session.onGone();
    }

    @Override
    public void onClosed(Disconnect cause) {
        gone.accept(this);
        unread.end(() -> session.onClosed(cause)); // what was said before the end is carried out
    }

    private void write(String frame) {
        byte[] payload = frame.getBytes(StandardCharsets.UTF_8);
        ByteBuf bytes = Unpooled.buffer(WireFormat.SOCKJS.frameBytes(payload.length));
        WireFormat.SOCKJS.writeFrame(bytes, payload);
        pipe.write(bytes);
        pipe.flush();
    }

    /** The socket, which is told in SockJS's words why it ends before it is in RFC 6455's. */
    private final class Goodbye implements Pipe {
        @Override
        public boolean deflates() {
            return pipe.deflates();
        }

        @Override
        public boolean writable() {
            return pipe.writable();
        }

        @Override
        public boolean isGone() {
            return pipe.isGone();
        }

        @Override
        public void fullAt(int bytes) {
            pipe.fullAt(bytes);
        }

        @Override
        public void cut() {
            pipe.cut();
        }

        @Override
        public int unsentBytes() {
            return pipe.unsentBytes();
        }

        @Override
        public void write(ByteBuf frames) {
            pipe.write(frames);
        }

        @Override
        public void flush() {
            pipe.flush();
        }

        @Override
        public boolean askForLife() {
            return pipe.askForLife();
        }

        @Override
        public boolean hasUnread() {
            return !unread.isEmpty() || pipe.hasUnread();
        }

        @Override
        public void reading(boolean on) {
            outletReads = on;
            unread.hold(!on);
            updateReading();
        }

        @Override
        public void close(Disconnect cause) {
            unread.clear();
            SocketSession.this.write(CloseFrame.of(cause));
            pipe.close(cause);
        }
    }
}
