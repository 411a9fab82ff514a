package io.duplex.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One connection to the bridge. */
final class Client {
    /** RFC 6455 s7.4.1. */
    private static final short NO_CLOSE_FRAME = 1006;

    private final WebSocket socket;
    private final Mark mark;
    private final Sequence sequence = new Sequence();
    private Flow flow = new Flow(0, 0);
    private Listener listener = new Deaf();
    private int hint = -1;
    private @Nullable Buffer parts;
    private boolean proved;
    private long received;

    /**
     * A client on an open socket; it hears nothing before it has a listener.
     *
     * @param mark shared by all clients of the loop
     */
    Client(WebSocket socket, Mark mark) {
        this.socket = socket;
        this.mark = mark;
        socket.frameHandler(this::frame);
        socket.closeHandler(closed -> listener.closed(this));
        // A lost connection is told by the close handler.
        socket.exceptionHandler(failure -> {});
    }

    Client listen(Flow flow, Listener listener) {
        this.flow = flow;
        this.listener = listener;
        return this;
    }

    void send(String text) {
        if (!socket.isClosed()) {
            socket.writeTextMessage(text);
        }
    }

    /** Closes with a closing handshake. */
    void leave() {
        listener = new Deaf();
        // What becomes of it is nobody's concern any more.
        socket.close().onFailure(failure -> {});
    }

    boolean isWritable() {
        return !socket.isClosed() && !socket.writeQueueFull();
    }

    void onWritable(Runnable action) {
        socket.drainHandler(drained -> action.run());
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    /** {@code with 1012 service restart}, as the server said it. */
    String closeReason() {
        Short code = socket.closeStatusCode();
        if (code == null || code == NO_CLOSE_FRAME) {
            return "without a close frame";
        }
        String reason = socket.closeReason();
        return "with " + code + (reason == null || reason.isEmpty() ? "" : " " + reason);
    }

    Flow flow() {
        return flow;
    }

    Sequence sequence() {
        return sequence;
    }

    /** How many messages of this run it has got. */
    long received() {
        return received;
    }

    void receive(Mark message) {
        received++;
        sequence.received(message.run(), message.sequence());
        flow.receive();
    }

    /** A probe has arrived here; true if it is the first one. */
    boolean prove() {
        boolean first = !proved;
        proved = true;
        return first;
    }

    private void frame(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return;
        }
        if (parts == null && frame.isFinal()) {
            message(frame.binaryData());
            return;
        }
        Buffer whole = parts == null ? Buffer.buffer() : parts;
        whole.appendBuffer(frame.binaryData());
        parts = frame.isFinal() ? null : whole;
        if (frame.isFinal()) {
            message(whole);
        }
    }

    private void message(Buffer message) {
        int found = mark.read(message, hint);
        if (found >= 0) {
            hint = found;
            listener.marked(this, mark, message);
        } else if (Wire.type(message).equals("err")) {
            listener.error(this, message.toJsonObject());
        } else {
            listener.unmarked(this, message);
        }
    }

    /** What happens on a connection. */
    interface Listener {
        /** A message of this or another load; the mark is overwritten by the next one. */
        void marked(Client client, Mark mark, Buffer message);

        /** {@code {"type":"err","body":"access_denied"}} and the like. */
        default void error(Client client, JsonObject err) {}

        /** Anything else. */
        default void unmarked(Client client, Buffer message) {}

        /** The connection is gone. */
        default void closed(Client client) {}
    }

    private static final class Deaf implements Listener {
        @Override
        public void marked(Client client, Mark mark, Buffer message) {}
    }
}
