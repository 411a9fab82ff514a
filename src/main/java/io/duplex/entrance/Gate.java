package io.duplex.entrance;

import io.duplex.clock.Timers;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One port's connections, counted from the moment they are accepted: whoever never begins with TLS has a file of ours
 * open, too. Any thread.
 *
 * <p>Who is one too many is told so where it would be answered, behind its TLS. Of those only a few are waited for;
 * more of them are cut without a word, and cost not even a handshake.
 *
 * <p>Where each connection begins by saying who the client is (PROXY protocol), it is one of the node's at once, and
 * one of the client's when that is known.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever is cut need not be told that it worked
public final class Gate {
    private static final int MOST_REFUSED_WAITING = 256;
    private static final String UNKNOWN = "unknown";

    private final Census census;
    private final TrustedProxies proxies;
    private final boolean proxyProtocol;
    private final Refusals refusals;
    private final Timers timers;
    private final AtomicInteger refusedWaiting = new AtomicInteger();

    /**
     * No connections yet.
     *
     * @param census counts those of all ports
     * @param proxyProtocol whether each connection begins by saying who the client is, which only proxies may do
     */
    public Gate(Census census, TrustedProxies proxies, boolean proxyProtocol, Refusals refusals, Timers timers) {
        this.census = census;
        this.proxies = proxies;
        this.proxyProtocol = proxyProtocol;
        this.refusals = refusals;
        this.timers = timers;
    }

    /**
     * A connection was accepted, and nothing of it has been read.
     *
     * @return false if it is to be cut right away
     */
    public boolean admits(Channel channel) {
        SocketAddress peer = channel.remoteAddress() instanceof InetSocketAddress address
                ? SocketAddress.inetSocketAddress(address)
                : null;
        Admission admission = new Admission(channel, census, timers.nanos());
        boolean ofProxy = proxies.trusts(peer);
        Refusal refusal = proxyProtocol && !ofProxy ? Refusal.NO_PROXY : admission.enter();
        if (refusal == null) {
            channel.closeFuture().addListener(closed -> admission.leave());
            refusal = ofProxy ? null : admission.countAs(TrustedProxies.textOf(peer));
        }
        return refusal == null || tryRefuseLater(channel, refusal, peer);
    }

    /**
     * It is known whose it is, and it has its TLS if it is to have any.
     *
     * @param client whom a proxy has named, or who is at the other end
     * @return why it is to be turned away, or null
     */
    @Nullable Refusal connected(Channel channel, @Nullable SocketAddress client) {
        Admission admission = Admission.of(channel);
        if (admission.refusal() == null && proxyProtocol && !proxies.trusts(client)) {
            Refusal refusal = admission.countAs(TrustedProxies.textOf(client));
            if (refusal != null) {
                refuse(channel, refusal, client);
            }
        }
        return admission.refusal();
    }

    /** Turns a connection away that was welcome so far. */
    void refuse(Channel channel, Refusal refusal, @Nullable SocketAddress client) {
        if (!tryRefuseLater(channel, refusal, client)) {
            channel.close();
        }
    }

    /** A connection that has ended before it was one. */
    public void failed(Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            refusals.count(Refusal.NO_PROXY_HEADER, UNKNOWN);
        } else if (cause instanceof SslHandshakeTimeoutException) {
            refusals.count(Refusal.TOO_SLOW, UNKNOWN);
        }
    }

    /** Records the refusal; false if too many refused clients wait for their answer already. */
    private boolean tryRefuseLater(Channel channel, Refusal refusal, @Nullable SocketAddress client) {
        Admission.of(channel).refuse(refusal);
        refusals.count(refusal, TrustedProxies.textOf(client));
        if (refusedWaiting.incrementAndGet() > MOST_REFUSED_WAITING) {
            refusedWaiting.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(closed -> refusedWaiting.decrementAndGet());
        return true;
    }
}
