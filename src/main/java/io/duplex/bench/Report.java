package io.duplex.bench;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has found.
 *
 * @param complaints sentences about what was not as it should be, whether or not that fails the run
 * @param failed whether connections failed, or messages were lost though the load waited for them
 */
public record Report(
        LoadKind kind,
        LoadSettings settings,
        List<Figure> figures,
        List<Latency> latencies,
        List<String> complaints,
        boolean failed) {
    private static final double MILLIS_PER_SECOND = 1000;

    /** A table for a person. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%s %s%n%s%n%n", kind.word(), settings.target().url(), conditions()));
        for (Figure figure : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    figure.whole() ? "  %-22s %,14.0f%n" : "  %-22s %,14.1f%n",
                    figure.label(),
                    figure.value()));
        }
        if (!latencies.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%n  %-22s", "milliseconds"));
            latencies
                    .get(0)
                    .percentiles()
                    .forEach(column -> text.append(String.format(Locale.ROOT, "%10s", column.label())));
            text.append(System.lineSeparator());
            for (Latency latency : latencies) {
                text.append(String.format(Locale.ROOT, "  %-22s", latency.label()));
                latency.percentiles()
                        .forEach(value -> text.append(String.format(Locale.ROOT, "%10.2f", value.value())));
                text.append(System.lineSeparator());
            }
        }
        return text.toString();
    }

    /** One object; its numbers are in milliseconds, bytes and seconds as the names say. */
    public JsonObject json() {
        JsonObject json = new JsonObject(asked());
        figures.forEach(figure -> json.put(figure.key(), figure.json()));
        for (Latency latency : latencies) {
            JsonObject values = JsonObject.of("count", latency.count());
            latency.percentiles().forEach(value -> values.put(value.key(), value.json()));
            json.put(latency.key(), values);
        }
        return json.put("failed", failed).put("complaints", complaints);
    }

    /** The names of {@link #csvRow}: the same for all runs of a load, so that they can be one file. */
    public String csvHeader() {
        return String.join(",", columns().keySet());
    }

    /** The same numbers as in JSON, in one line. */
    public String csvRow() {
        return columns().values().stream().map(Report::cell).collect(Collectors.joining(","));
    }

    private Map<String, Object> columns() {
        Map<String, Object> row = asked();
        figures.forEach(figure -> row.put(figure.key(), figure.json()));
        row.put("failed", failed);
        for (Latency latency : latencies) {
            latency.percentiles().forEach(value -> row.put(latency.key() + "." + value.key(), value.json()));
        }
        return row;
    }

    private Map<String, Object> asked() {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("load", kind.word());
        asked.put("url", settings.target().url());
        asked.put("connections", settings.connections());
        asked.put("addresses", settings.addresses());
        // 0 is none: the other one was given.
        asked.put("rate", settings.pace() instanceof Pace.Rate rate ? rate.perSecond() : 0);
        asked.put("window", settings.pace() instanceof Pace.Window window ? window.messages() : 0);
        asked.put("sizeBytes", settings.sizeBytes());
        asked.put("warmupSeconds", settings.warmup().toMillis() / MILLIS_PER_SECOND);
        asked.put("durationSeconds", settings.duration().toMillis() / MILLIS_PER_SECOND);
        return asked;
    }

    private static String cell(Object value) {
        String text = value.toString();
        return text.matches("[^,\"\\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private String conditions() {
        List<String> parts = new ArrayList<>();
        parts.add(many(settings.connections(), "connection"));
        parts.add(settings.addresses() == 1 ? "1 address" : settings.addresses() + " addresses");
        if (settings.pace() instanceof Pace.Rate rate) {
            parts.add(String.format(Locale.ROOT, "%,.10g per second in open loop", rate.perSecond())
                    .replaceAll("\\.0+(?= )", ""));
        } else if (settings.pace() instanceof Pace.Window window) {
            parts.add("closed loop with a window of " + window.messages());
        }
        if (!(settings.pace() instanceof Pace.Silent)) {
            parts.add(settings.sizeBytes() + " B");
        }
        parts.add(seconds(settings.duration().toMillis()) + " after "
                + seconds(settings.warmup().toMillis()) + " of warm-up");
        return String.join(", ", parts);
    }

    private static String many(int count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    private static String seconds(long millis) {
        return (millis % 1000 == 0 ? String.valueOf(millis / 1000) : String.valueOf(millis / MILLIS_PER_SECOND)) + " s";
    }
}
