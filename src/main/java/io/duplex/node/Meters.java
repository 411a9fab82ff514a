package io.duplex.node;

import io.duplex.log.LineQueue;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;

/** The node's meters: what the rooms count, and the process under them. */
final class Meters {
    private Meters() {}

    static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        LineQueue.countIn(registry);
        Build build = Build.ofThis();
        // Not a gauge of Micrometer: that takes the end off a name that ends in info.
        Info.builder()
                .name("duplex_build_info")
                .help("What runs here; always 1")
                .labelNames("version", "commit", "java")
                .register(registry.getPrometheusRegistry())
                .addLabelValues(
                        build.version(), build.commit(), Runtime.version().toString());
        return registry;
    }
}
