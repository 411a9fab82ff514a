package io.duplex.websocket;

import io.duplex.socket.OpenCount;
import io.duplex.socket.ReadingTime;
import io.vertx.core.internal.ContextInternal;

/** What the sockets of one event loop share, whatever endpoint they came to. */
record LoopParts(
        ContextInternal context, SocketBounds bounds, Unfinished unfinished, ReadingTime time, OpenCount open) {}
