package io.duplex.entrance;

import static java.util.Objects.requireNonNull;

import io.duplex.clock.Timers;
import io.duplex.http.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who was turned away, counted and logged. Any thread.
 *
 * <p>A log line for each would be a way to fill a disk: of each reason one is logged within ten seconds, with how many
 * there were since the last.
 */
public final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

    private final Timers timers;
    private final Map<Refusal, Tally> tallies = new EnumMap<>(Refusal.class);

    /** Counters of the whole node. */
    public Refusals(Timers timers, MeterRegistry registry) {
        this.timers = timers;
        long longAgo = timers.nanos() - QUIET_NANOS;
        for (Refusal reason : Refusal.values()) {
            tallies.put(
                    reason,
                    new Tally(
                            Counter.builder("duplex.refused")
                                    .description("Requests and connections turned away, by reason")
                                    .tag("reason", reason.label())
                                    .register(registry),
                            new AtomicLong(),
                            new AtomicLong(longAgo)));
        }
    }

    /** A client at {@code remote} was turned away. */
    public void count(Refusal reason, String remote) {
        count(reason, remote, reason.detail());
    }

    /** As {@link #count(Refusal, String)}, with what was found and expected. */
    void count(Refusal reason, String remote, String detail) {
        Tally tally = requireNonNull(tallies.get(reason));
        tally.all.increment();
        tally.unlogged.incrementAndGet();
        long now = timers.nanos();
        long last = tally.loggedNanos.get();
        if (now - last >= QUIET_NANOS && tally.loggedNanos.compareAndSet(last, now)) {
            LOG.atInfo()
                    .addKeyValue("reason", reason.label())
                    .addKeyValue("remote", remote)
                    .addKeyValue("count", tally.unlogged.getAndSet(0))
                    .addKeyValue("detail", detail)
                    .log("Turned away");
        }
    }

    /** Answers a request, and ends its connection; not counted here. */
    public static void answer(HttpServerRequest request, Refusal reason) {
        answer(request, reason, reason.status(), reason.detail());
    }

    static void answer(HttpServerRequest request, Refusal reason, int status, String detail) {
        HttpServerResponse response = request.response();
        SecurityHeaders.restrict(response.headers(), SecurityHeaders.NOTHING);
        response.putHeader(HttpHeaders.CONNECTION, "close");
        boolean drains = reason == Refusal.DRAINING && ComeBack.asksForStream(request);
        if (drains || ComeBack.isFor(request, status)) {
            ComeBack.answer(response, reason.error() == null ? reason.label() : reason.error());
        } else {
            problem(reason, status, detail).answer(response);
        }
    }

    private static Problem problem(Refusal reason, int status, String detail) {
        return reason.error() == null ? new Problem(status, detail) : Problem.named(status, reason.error(), detail);
    }

    /** The bytes of an answer, for a connection on which no request is answered by Vert.x. */
    public static String bareAnswer(Refusal reason) {
        String text = problem(reason, reason.status(), reason.detail()).json().encode();
        return "HTTP/1.1 " + reason.status() + " "
                + HttpResponseStatus.valueOf(reason.status()).reasonPhrase()
                + "\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: " + text.length()
                + "\r\n\r\n" + text;
    }

    private record Tally(Counter all, AtomicLong unlogged, AtomicLong loggedNanos) {}
}
