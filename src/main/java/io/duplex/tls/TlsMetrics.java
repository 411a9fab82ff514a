package io.duplex.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Whether certificates come in time. */
public final class TlsMetrics {
    private final AtomicLong notAfterSeconds = new AtomicLong();
    private final Counter taken;
    private final Counter refused;

    /** Counters of the whole node. */
    public TlsMetrics(MeterRegistry registry) {
        Gauge.builder("duplex.tls.certificate.not.after", notAfterSeconds, AtomicLong::doubleValue)
                .description("End of the certificate's validity, in seconds since 1970; 0 without TLS")
                .baseUnit("seconds")
                .register(registry);
        taken = counter(registry, "taken");
        refused = counter(registry, "refused");
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("duplex.tls.reloads")
                .description("Changes of the certificate's files, by whether they are in use")
                .tag("result", result)
                .register(registry);
    }

    void uses(Instant notAfter) {
        notAfterSeconds.set(notAfter.getEpochSecond());
    }

    void taken(Instant notAfter) {
        taken.increment();
        uses(notAfter);
    }

    void refused() {
        refused.increment();
    }
}
