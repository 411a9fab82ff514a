package io.duplex.auth;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What became of tokens, and of the keys to check them. */
public final class AuthMetrics {
    private final MeterRegistry registry;
    private final Counter accepted;
    private final Map<BadToken.Reason, Counter> refused = new EnumMap<>(BadToken.Reason.class);
    private final Counter keysRead;
    private final Counter keysNotRead;
    private final AtomicInteger keyCount = new AtomicInteger();

    /** Counters of the whole node. */
    public AuthMetrics(MeterRegistry registry) {
        this.registry = registry;
        accepted = tokens(registry, "accepted");
        for (BadToken.Reason reason : BadToken.Reason.values()) {
            refused.put(reason, tokens(registry, reason.label()));
        }
        keysRead = reads(registry, "success");
        keysNotRead = reads(registry, "failure");
        Gauge.builder("duplex.auth.jwks.keys", keyCount, AtomicInteger::doubleValue)
                .description("Keys of the JWK set that was read last")
                .register(registry);
    }

    void waiting(Supplier<Number> count) {
        Gauge.builder("duplex.auth.checks.waiting", count)
                .description("Tokens whose signature waits to be checked")
                .register(registry);
    }

    void accepted() {
        accepted.increment();
    }

    void refused(BadToken.Reason reason) {
        Counter counter = refused.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    void keysRead(int count) {
        keyCount.set(count);
        keysRead.increment();
    }

    void keysNotRead() {
        keysNotRead.increment();
    }

    private static Counter tokens(MeterRegistry registry, String result) {
        return Counter.builder("duplex.auth.tokens")
                .description("Tokens clients showed, by what became of them")
                .tag("result", result)
                .register(registry);
    }

    private static Counter reads(MeterRegistry registry, String result) {
        return Counter.builder("duplex.auth.jwks.reads")
                .description("Reads of the JWK set behind auth.jwks-url")
                .tag("result", result)
                .register(registry);
    }
}
