package io.duplex.bench;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How long something took, in milliseconds.
 *
 * @param key in JSON and CSV
 * @param label in text
 */
record Latency(String key, String label, long count, List<Figure> percentiles) {
    private static final double NANOS_PER_MILLI = 1e6;

    static Latency of(String key, String label, Histogram nanos) {
        return new Latency(
                key,
                label,
                nanos.getTotalCount(),
                List.of(
                        at(nanos, "p50", 50),
                        at(nanos, "p90", 90),
                        at(nanos, "p99", 99),
                        at(nanos, "p999", 99.9),
                        Figure.number("max", "max", nanos.getMaxValue() / NANOS_PER_MILLI)));
    }

    private static Figure at(Histogram nanos, String key, double percentile) {
        String label = key.equals("p999") ? "p99.9" : key;
        return Figure.number(key, label, nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI);
    }
}
