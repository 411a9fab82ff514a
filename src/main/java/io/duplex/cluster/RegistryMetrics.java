package io.duplex.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What was wrong in the cluster's registry of consumers, and has been repaired by this node. */
final class RegistryMetrics {
    private static final String NAME = "duplex.registry.repaired";

    private final Counter missing;
    private final Counter stale;
    private final Counter view;

    RegistryMetrics(MeterRegistry registry) {
        missing = counter(registry, "missing");
        stale = counter(registry, "stale");
        view = counter(registry, "view");
    }

    void repaired(int missingOnes, int staleOnes, int views) {
        missing.increment(missingOnes);
        stale.increment(staleOnes);
        view.increment(views);
    }

    private static Counter counter(MeterRegistry registry, String what) {
        return Counter.builder(NAME)
                .description("Registrations of consumers that were not what they should be, and were put right")
                .tag("what", what)
                .register(registry);
    }
}
