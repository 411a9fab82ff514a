package io.duplex.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/** The Netty channel under a connection of Vert.x, which its public API does not show. */
public final class Channels {
    /** Vert.x's name for the handler that reads requests, or bytes. */
    public static final String HANDLER = "handler";

    /** Vert.x's name for the handler that decodes HTTP/1.1. */
    public static final String HTTP_DECODER = "httpDecoder";

    /** Vert.x's name for the handler that closes connections on which nothing happens. */
    public static final String IDLE = "idle";

    private Channels() {}

    /** The channel of a connection; of HTTP/2 that of all of its streams. */
    public static Channel of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** The place of Vert.x's own handler in the pipeline. */
    public static ChannelHandlerContext handlerOf(HttpConnection connection) {
        return ((ConnectionBase) connection).channelHandlerContext();
    }

    /** The channel of a TCP connection. */
    public static Channel of(NetSocket socket) {
        return ((NetSocketInternal) socket).channelHandlerContext().channel();
    }
}
