package io.duplex.transport.sockjs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** SockJS over HTTP: sessions, and the answers frames are being written to. */
public final class SockJsMetrics {
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();

    /** Counters of the whole node. */
    public SockJsMetrics(MeterRegistry registry) {
        Gauge.builder("duplex.sockjs.sessions", sessions, AtomicInteger::doubleValue)
                .description("SockJS sessions over HTTP, between two polls too")
                .register(registry);
        Gauge.builder("duplex.sockjs.answers", answers, AtomicInteger::doubleValue)
                .description("HTTP answers that SockJS frames are written to now")
                .register(registry);
    }

    /** Answers that have not ended. */
    public int openCount() {
        return answers.get();
    }

    void sessionOpened() {
        sessions.incrementAndGet();
    }

    void sessionClosed() {
        sessions.decrementAndGet();
    }

    void answerOpened() {
        answers.incrementAndGet();
    }

    void answerEnded() {
        answers.decrementAndGet();
    }
}
