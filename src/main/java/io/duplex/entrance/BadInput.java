package io.duplex.entrance;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Behind the decoder of HTTP/1: keeps from Vert.x what it has no good answer to.
 *
 * <p>A body whose chunks are malformed it takes for a failure of the connection, which is cut, and the request's for a
 * failure of ours. A version it does not know it answers with an empty 501 in that version. Of codings of the body it
 * knows chunked alone and passes over others, and a header line without a name is one to it like any other.
 */
final class BadInput extends ChannelInboundHandlerAdapter {
    private static final String NAME = "bad-input";

    private final Consumer<Channel> badBody;
    private boolean over;
    private boolean refused;

    private BadInput(Consumer<Channel> badBody) {
        this.badBody = badBody;
    }

    /**
     * Looks at what comes from now on, if it is HTTP/1.
     *
     * @param badBody told when a body has turned out to be malformed; nothing that comes behind is read
     */
    static void watch(Channel channel, Consumer<Channel> badBody) {
        if (channel.pipeline().get(Arrival.HTTP) != null) {
            channel.pipeline().addAfter(Arrival.HTTP, NAME, new BadInput(badBody));
        }
    }

    /** No HTTP comes any more. */
    static void leave(Channel channel) {
        if (channel.pipeline().get(NAME) != null) {
            channel.pipeline().remove(NAME);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused && message instanceof HttpRequest) {
            over = true; // one answer was the last: what comes behind it may be part of what was not understood
        }
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            judge(request);
            refused = request.decoderResult().isFailure();
        } else if (message instanceof HttpObject part
                && part.decoderResult().isFailure()
                && ctx.channel().isActive()) {
            over = true;
            ReferenceCountUtil.release(message);
            badBody.accept(ctx.channel());
            return;
        }
        ctx.fireChannelRead(message);
    }

    private static void judge(HttpRequest request) {
        refuseVersion(request);
        if (request.decoderResult().isSuccess()) {
            Refusal refusal = RequestHead.problem(request);
            if (refusal != null) {
                request.setDecoderResult(DecoderResult.failure(new RefusedHead(refusal)));
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // Vert.x compares so, and the decoder writes http/1.1 in capitals
    private static void refuseVersion(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean known = version == HttpVersion.HTTP_1_1 || version == HttpVersion.HTTP_1_0;
        if (!known && request.decoderResult().isSuccess()) {
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
            request.setDecoderResult(DecoderResult.failure(new UnknownVersion(version)));
        }
    }

    /** HTTP/1 that must not be served. Stackless: it is an answer. */
    static final class RefusedHead extends Exception {
        private static final long serialVersionUID = 1L;

        private final Refusal refusal;

        private RefusedHead(Refusal refusal) {
            super(refusal.label(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** Not HTTP/1. Stackless: it is an answer. */
    static final class UnknownVersion extends Exception {
        private static final long serialVersionUID = 1L;

        private UnknownVersion(HttpVersion version) {
            super(version.text(), null, false, false);
        }
    }
}
