package io.duplex.websocket;

import io.vertx.core.Context;

/** What the WebSockets of one event loop share. */
public final class WebSockets {
    private final Context context;
    private final int highWaterBytes;
    private final WebSocketMetrics metrics;
    private final MessageInflater inflater = new MessageInflater();

    /**
     * The WebSockets of the event loop that owns {@code context}.
     *
     * @param highWaterBytes a socket with more than this waiting in it is given no more of a lane
     */
    public WebSockets(Context context, int highWaterBytes, WebSocketMetrics metrics) {
        this.context = context;
        this.highWaterBytes = highWaterBytes;
        this.metrics = metrics;
    }

    /** An endpoint with limits of its own. */
    public WebSocketUpgrade endpoint(WebSocketSettings settings) {
        return new WebSocketUpgrade(context, settings, highWaterBytes, metrics, inflater);
    }
}
