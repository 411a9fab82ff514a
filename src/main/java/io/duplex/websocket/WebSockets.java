package io.duplex.websocket;

import io.duplex.loop.NettyLoop;
import io.duplex.socket.OpenCount;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;

/** What the WebSockets of one event loop share. */
public final class WebSockets {
    private final LoopParts parts;
    private final MessageInflater inflater;

    /**
     * The WebSockets of the event loop that owns {@code context}.
     *
     * @param highWaterBytes a socket with more than this waiting in it is given no more of a lane
     * @param unfinished messages of the loop of which a part is still to come; the windows of clients that deflate may
     *     hold as much again
     * @param time shared by all sockets of the loop
     */
    public WebSockets(NettyLoop loop, int highWaterBytes, Unfinished unfinished, ReadingTime time, OpenCount open) {
        this.parts = new LoopParts(loop, highWaterBytes, unfinished, time, open);
        this.inflater = new MessageInflater(unfinished.mostBytes());
    }

    /** An endpoint with limits of its own. */
    public WebSocketUpgrade endpoint(WebSocketSettings settings) {
        return new WebSocketUpgrade(parts, settings, inflater);
    }
}
