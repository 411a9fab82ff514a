package io.duplex.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.duplex.socket.Channels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;

/**
 * Keeps Vert.x from cutting a connection on which an exchange is rightly silent: a stream without news, a request whose
 * reply takes its time. When the last such exchange of the connection is over, idleness counts again.
 */
public final class IdleTimeout {
    private static final AttributeKey<Held> HELD = AttributeKey.valueOf(IdleTimeout.class, "held");

    private final Channel channel;
    private boolean released;

    private IdleTimeout(Channel channel) {
        this.channel = channel;
    }

    /** Suspends it until {@link #release}; on the connection's event loop. */
    public static IdleTimeout hold(HttpConnection connection) {
        Channel channel = Channels.of(connection);
        Attribute<Held> held = channel.attr(HELD);
        Held before = held.get();
        if (before != null) {
            held.set(new Held(before.timeoutMillis(), before.holders() + 1));
        } else if (channel.pipeline().get(Channels.IDLE) instanceof IdleStateHandler idle) {
            held.set(new Held(idle.getAllIdleTimeInMillis(), 1));
            channel.pipeline().remove((ChannelHandler) idle);
        }
        return new IdleTimeout(channel);
    }

    /** Takes it back; called again, does nothing. */
    public void release() {
        Held before = channel.attr(HELD).get();
        if (released || before == null) {
            return;
        }
        released = true;
        if (before.holders() > 1) {
            channel.attr(HELD).set(new Held(before.timeoutMillis(), before.holders() - 1));
            return;
        }
        channel.attr(HELD).set(null);
        ChannelPipeline pipeline = channel.pipeline();
        if (channel.isActive() && pipeline.get(Channels.HANDLER) != null) {
            pipeline.addBefore(
                    Channels.HANDLER, Channels.IDLE, new IdleStateHandler(0, 0, before.timeoutMillis(), MILLISECONDS));
        }
    }

    /** What was taken out of the pipeline, and how many exchanges want it out. */
    private record Held(long timeoutMillis, int holders) {}
}
