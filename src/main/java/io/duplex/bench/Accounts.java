package io.duplex.bench;

import java.util.ArrayList;
import java.util.List;

/** Draws up the report when a run has ended. */
final class Accounts {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BYTES_PER_MEGABYTE = 1e6;
    /** Over so much of a second, the machine that makes the load is what was measured. */
    private static final double TOLERABLE_LATE_MILLIS = 20;

    private final LoadKind kind;
    private final Stage stage;
    private final Scenario scenario;
    private final LoadSettings settings;
    private final Tally tally;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Latency> latencies = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private boolean failed;

    /** Of a run that has ended. */
    Accounts(LoadKind kind, Stage stage, Scenario scenario) {
        this.kind = kind;
        this.stage = stage;
        this.scenario = scenario;
        this.settings = stage.settings();
        this.tally = stage.tally();
    }

    /** The report; {@code unsent} messages were due and never sent. */
    Report close(long unsent) {
        connections();
        traffic();
        losses();
        if (!(settings.pace() instanceof Pace.Silent)) {
            figures.add(Figure.count("unsent", "never sent", unsent));
        }
        if (unsent > 0) {
            complaints.add("The rate was not kept: " + unsent + " messages were due and never sent.");
        }
        latencies();
        return new Report(kind, settings, figures, latencies, complaints, failed);
    }

    private void connections() {
        Crowd crowd = stage.crowd();
        figures.add(Figure.count("connected", "connected", crowd.connected()));
        figures.add(Figure.count("connectFailures", "failed to connect", crowd.failed()));
        figures.add(Figure.count("closedByServer", "closed by the server", crowd.closed()));
        if (crowd.failed() > 0) {
            complain(crowd.failed() + " connections failed; the first: " + crowd.firstFailure());
        }
        if (crowd.closed() > 0) {
            complain("The server closed " + crowd.closed() + " connections; the first " + crowd.firstCloseReason()
                    + ".");
        }
    }

    private void traffic() {
        double seconds = settings.duration().toNanos() / 1e9;
        Scenario.Words words = scenario.words();
        if (!words.sent().isEmpty()) {
            figures.add(Figure.count(words.sent(), words.sent(), tally.sentInSpan()));
            figures.add(Figure.number(
                    words.sent() + "PerSecond", words.sent() + " per second", tally.sentInSpan() / seconds));
        }
        if (!words.arrived().isEmpty()) {
            figures.add(Figure.count(words.arrived(), words.arrived(), tally.arrivedInSpan()));
            figures.add(Figure.number(
                    words.arrived() + "PerSecond", words.arrived() + " per second", tally.arrivedInSpan() / seconds));
            figures.add(Figure.number(
                    "megabytesPerSecond", "MB per second", tally.arrivedBytesInSpan() / seconds / BYTES_PER_MEGABYTE));
        }
    }

    private void losses() {
        if (scenario.receivers().isEmpty() && kind != LoadKind.CHURN) {
            return;
        }
        long missing = scenario.words().measuresLoss()
                ? scenario.flows().stream().mapToLong(Flow::missing).sum()
                : scenario.receivers().stream()
                        .mapToLong(client -> client.sequence().missing())
                        .sum();
        long outOfOrder = scenario.receivers().stream()
                .mapToLong(client -> client.sequence().outOfOrder())
                .sum();
        figures.add(Figure.count("missing", "missing", missing));
        if (kind != LoadKind.CHURN) {
            figures.add(Figure.count("outOfOrder", "out of order", outOfOrder));
        }
        if (kind == LoadKind.ECHO) {
            figures.add(Figure.count("errors", "answered by an error", tally.failed()));
        }
        if (missing > 0 && settings.pace() instanceof Pace.Window) {
            complain(missing + " messages are missing.");
        }
    }

    private void latencies() {
        Scenario.Words words = scenario.words();
        if (!words.latency().isEmpty()) {
            latencies.add(Latency.of("latencyMillis", words.latency(), tally.latency()));
        }
        if (!(settings.pace() instanceof Pace.Silent)) {
            latencies.add(Latency.of("sentLateMillis", "sent late", tally.late()));
            double late = tally.late().getValueAtPercentile(50) / NANOS_PER_MILLI;
            if (late > TOLERABLE_LATE_MILLIS) {
                complaints.add("Half of the messages were sent over " + Math.round(late)
                        + " ms late: this load is too much for the machine that makes it, or for the server to read.");
            }
        }
    }

    private void complain(String sentence) {
        complaints.add(sentence);
        failed = true;
    }
}
