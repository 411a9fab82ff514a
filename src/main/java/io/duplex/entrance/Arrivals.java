package io.duplex.entrance;

import io.duplex.clock.Attended;
import io.duplex.clock.Timers;
import io.duplex.socket.Channels;
import io.duplex.socket.HalfClose;
import io.duplex.socket.InTurn;
import io.duplex.socket.KernelBuffer;
import io.duplex.socket.ReadingTime;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP connections of one event loop, cut if they do not say in time what they want.
 *
 * <p>Who is one too many is told so when it asks for something, because an answer to no question is one that many
 * clients drop.
 *
 * <p>The deadline is for a whole request and does not move with each byte of it: an idle timeout, which Vert.x has too,
 * is kept happy by a byte now and then.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever is cut need not be told that it worked
public final class Arrivals {
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final String ENCODER = "httpEncoder";

    private final ArrivalSettings settings;
    private final Gate gate;
    private final Census census;
    private final TrustedProxies proxies;
    private final Refusals refusals;
    private final Timers timers;
    private final ReadingTime time;
    private final int unsentBytes;
    private final Attended attended;
    private final IdentityHashMap<HttpConnection, Arrival> arrivals = new IdentityHashMap<>();

    /**
     * No connections yet.
     *
     * @param gate of the port
     * @param census that the gate counts in
     * @param time shared by all sockets of the loop
     * @param unsentBytes what the kernel may take of a connection before it can send it
     */
    public Arrivals(
            ArrivalSettings settings,
            Gate gate,
            Census census,
            TrustedProxies proxies,
            Refusals refusals,
            Timers timers,
            ReadingTime time,
            int unsentBytes) {
        this.settings = settings;
        this.gate = gate;
        this.census = census;
        this.proxies = proxies;
        this.refusals = refusals;
        this.timers = timers;
        this.time = time;
        this.unsentBytes = unsentBytes;
        this.attended = new Attended(timers.nanos(), sweepPeriod().multipliedBy(2));
    }

    /** Starts to look for those who are late; lives as long as the event loop's verticle. */
    public Timers.Timer start() {
        return timers.every(sweepPeriod(), this::sweep);
    }

    private Duration sweepPeriod() {
        Duration tenth = settings.handshakeTimeout().dividedBy(10);
        return tenth.compareTo(SWEEP) < 0 ? tenth : SWEEP;
    }

    /** A connection was accepted, and has its TLS if it is to have any. */
    public void connected(HttpConnection connection) {
        ChannelHandlerContext handler = Channels.handlerOf(connection);
        Channel channel = handler.channel();
        gate.connected(channel, connection.remoteAddress());
        Arrival arrival = new Arrival(channel, waited(channel));
        arrivals.put(connection, arrival);
        KernelBuffer.bound(channel, unsentBytes);
        String decoder = channel.pipeline().get(Arrival.HTTP) == null ? handler.name() : Arrival.HTTP;
        InTurn.before(decoder, channel.pipeline(), time);
        BadInput.watch(channel, bad -> refuseBody(arrival));
    }

    /** Its TLS counts; but a loop that was away meanwhile has heard nothing, so some time is left in any case. */
    private long waited(Channel channel) {
        long most =
                settings.handshakeTimeout().minus(sweepPeriod().multipliedBy(2)).toNanos();
        return Math.min(timers.nanos() - Admission.of(channel).acceptedNanos(), most);
    }

    /** Asks every request whether it may go on to {@code next}. */
    public Handler<HttpServerRequest> before(Handler<HttpServerRequest> next) {
        return request -> {
            Refusal refusal = refusal(request);
            if (refusal == null) {
                next.handle(request);
            } else {
                Refusals.answer(request, refusal);
            }
        };
    }

    /** What is no HTTP, or has a head longer than the settings allow. */
    public void malformed(HttpServerRequest request) {
        Refusal refusal = Malformed.refusal(request);
        refusals.count(refusal, proxies.forwarded(request).address());
        Refusals.answer(request, refusal);
    }

    private @Nullable Refusal refusal(HttpServerRequest request) {
        Arrival arrival = arrivals.get(request.connection());
        if (arrival != null) {
            arrival.asks(request);
            Refusal before = arrival.admission().refusal();
            if (before != null) {
                return before; // counted when it came
            }
        }
        Refusal refusal = request.headers().entries().size() > settings.headers() ? Refusal.TOO_MANY_HEADERS : null;
        if (refusal == null && arrival != null && proxies.trusts(request.remoteAddress())) {
            // Behind a proxy a connection is counted as the one who asked last.
            refusal = arrival.admission().countAs(proxies.forwarded(request).address());
        }
        if (refusal != null) {
            refusals.count(refusal, proxies.forwarded(request).address());
        }
        return refusal;
    }

    private void sweep() {
        long passed = attended.look(timers.nanos());
        long timeout = settings.handshakeTimeout().toNanos();
        arrivals.values().removeIf(arrival -> {
            boolean done = !arrival.channel().isActive() || arrival.hasBecomeSomethingElse();
            if (!done && arrival.sweepFindsLate(passed, timeout)) {
                cut(arrival);
                done = true;
            }
            if (done) {
                arrival.forget();
            }
            return done;
        });
        census.sweep();
    }

    private void cut(Arrival arrival) {
        refusals.count(Refusal.TOO_SLOW, String.valueOf(arrival.admission().address()));
        if (arrival.isBetweenRequests() && arrival.channel().pipeline().get(ENCODER) != null) {
            answerPast(arrival, Refusal.TOO_SLOW).addListener(ChannelFutureListener.CLOSE);
        } else {
            arrival.channel().close();
        }
    }

    /**
     * Nothing behind it can be read. Who is still sending may be told by a reset instead, so what comes is taken until
     * the other side has ended too, or is late.
     */
    private void refuseBody(Arrival arrival) {
        refusals.count(
                Refusal.MALFORMED_BODY, String.valueOf(arrival.admission().address()));
        if (arrival.awaitsBody()) {
            ChannelHandlerContext encoder = arrival.channel().pipeline().context(ENCODER);
            answerPast(arrival, Refusal.MALFORMED_BODY);
            HalfClose.afterFlush(encoder);
        } else {
            arrival.channel().close();
        }
    }

    /** Writes an answer that is none of Vert.x's, as it stands. */
    private static ChannelFuture answerPast(Arrival arrival, Refusal refusal) {
        byte[] answer = Refusals.bareAnswer(refusal).getBytes(StandardCharsets.US_ASCII);
        return arrival.channel().pipeline().context(ENCODER).writeAndFlush(Unpooled.wrappedBuffer(answer));
    }
}
