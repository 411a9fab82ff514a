package io.duplex.websocket;

import io.vertx.core.Context;

/** What the WebSockets of one event loop share. */
public final class WebSockets {
    private final Context context;
    private final SocketBounds bounds;
    private final WebSocketMetrics metrics;
    private final MessageInflater inflater = new MessageInflater();
    private final Unfinished unfinished;

    /**
     * The WebSockets of the event loop that owns {@code context}.
     *
     * @param unfinishedBytes what messages may hold together of which a part is still to come
     */
    public WebSockets(Context context, SocketBounds bounds, long unfinishedBytes, WebSocketMetrics metrics) {
        this.context = context;
        this.bounds = bounds;
        this.metrics = metrics;
        this.unfinished = new Unfinished(unfinishedBytes);
    }

    /** An endpoint with limits of its own. */
    public WebSocketUpgrade endpoint(WebSocketSettings settings) {
        return new WebSocketUpgrade(context, settings, bounds, metrics, inflater, unfinished);
    }
}
