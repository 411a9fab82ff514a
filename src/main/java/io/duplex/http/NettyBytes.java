package io.duplex.http;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/** Bytes of Netty as Vert.x takes them, without a copy, which its public API does not offer. */
public final class NettyBytes {
    private NettyBytes() {}

    /** Vert.x releases them when they have been written. */
    public static Buffer wrap(ByteBuf bytes) {
        return BufferInternal.buffer(bytes);
    }
}
