package io.duplex.transport.arrivals;

import io.duplex.transport.Refusal;
import io.duplex.transport.Refusals;
import io.duplex.transport.TrustedProxies;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of the TCP door: counted with those of the public port, and within the same limits. Any thread. */
public final class TcpArrivals {
    private static final int MOST_REFUSED_WAITING = 256;
    private static final String UNKNOWN = "unknown";

    private final Supplier<@Nullable Refusal> nodeRefuses;
    private final Census census;
    private final TrustedProxies proxies;
    private final boolean proxyProtocol;
    private final Refusals refusals;
    private final AtomicInteger refusedWaiting = new AtomicInteger();

    /**
     * No connections yet.
     *
     * @param nodeRefuses why the node takes nobody now, or null
     * @param proxyProtocol whether each connection begins by saying who the client is, which only proxies may do
     */
    public TcpArrivals(
            Supplier<@Nullable Refusal> nodeRefuses,
            Census census,
            TrustedProxies proxies,
            boolean proxyProtocol,
            Refusals refusals) {
        this.nodeRefuses = nodeRefuses;
        this.census = census;
        this.proxies = proxies;
        this.proxyProtocol = proxyProtocol;
        this.refusals = refusals;
    }

    /**
     * A connection was accepted, and has its TLS if it is to have any.
     *
     * @return why it is to be turned away, or null; of those that are, only a few are waited for, the others cut
     */
    public @Nullable Refusal connected(NetSocket socket) {
        boolean foreign = proxyProtocol && !proxies.trusts(socket.remoteAddress(true));
        String peer = TrustedProxies.textOf(socket.remoteAddress(foreign));
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        Refusal refusal = foreign ? Refusal.NO_PROXY : nodeRefuses.get();
        if (refusal == null) {
            refusal = enter(peer, proxies.trusts(socket.remoteAddress()), channel);
        }
        if (refusal != null) {
            refuse(refusal, peer, channel);
        }
        return refusal;
    }

    /** A connection that has ended before it was one. */
    public void failed(Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            refusals.count(Refusal.NO_PROXY_HEADER, UNKNOWN);
        } else if (cause instanceof SslHandshakeTimeoutException) {
            refusals.count(Refusal.TOO_SLOW, UNKNOWN);
        }
    }

    /** What a proxy passes on without a word about the client is counted, but not as one client's. */
    private @Nullable Refusal enter(String peer, boolean ofProxy, Channel channel) {
        Refusal refusal = census.enter();
        if (refusal != null) {
            return refusal;
        }
        refusal = ofProxy ? null : census.claim(peer);
        if (refusal != null) {
            census.exit();
            return refusal;
        }
        channel.closeFuture().addListener(closed -> {
            census.exit();
            if (!ofProxy) {
                census.release(peer);
            }
        });
        return null;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // whoever is cut need not be told that it worked
    private void refuse(Refusal refusal, String peer, Channel channel) {
        refusals.count(refusal, peer);
        channel.closeFuture().addListener(closed -> refusedWaiting.decrementAndGet());
        if (refusedWaiting.incrementAndGet() > MOST_REFUSED_WAITING) {
            channel.close();
        }
    }
}
