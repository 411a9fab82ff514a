package io.duplex.bench;

import io.duplex.clock.Timers;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a scenario plays on: the parts that are the same for all. */
final class Stage {
    private final LoadSettings settings;
    private final Timers timers;
    private final Crowd crowd;
    private final Tally tally = new Tally();
    private final Wire wire;
    private final Consumer<LoadFailure> abort;
    private final int run = ThreadLocalRandom.current().nextInt();
    private @Nullable Pump pump;

    /**
     * An empty stage.
     *
     * @param abort ends the run at once
     */
    Stage(LoadSettings settings, Timers timers, Crowd crowd, Consumer<LoadFailure> abort) {
        this.settings = settings;
        this.timers = timers;
        this.crowd = crowd;
        this.wire = new Wire(settings.sizeBytes());
        this.abort = abort;
    }

    LoadSettings settings() {
        return settings;
    }

    Timers timers() {
        return timers;
    }

    Crowd crowd() {
        return crowd;
    }

    Tally tally() {
        return tally;
    }

    Wire wire() {
        return wire;
    }

    /** What tells this run's marks from those of another. */
    int run() {
        return run;
    }

    void pump(Pump pump) {
        this.pump = pump;
    }

    /** Counts a message as sent and marks it. */
    String markNext(Flow flow, int run, long dueNanos) {
        tally.sent(dueNanos, timers.nanos());
        return Mark.text(run, flow.send(), dueNanos);
    }

    /** Counts a message of this run. */
    void arrived(Client client, Mark mark, int bytes) {
        client.receive(mark);
        tally.arrived(bytes, mark.nanos(), timers.nanos());
        roomIn(client.flow());
    }

    void roomIn(Flow flow) {
        if (pump != null) {
            pump.roomIn(flow);
        }
    }

    void watchWritable(Client client) {
        client.onWritable(() -> {
            if (pump != null) {
                pump.writable();
            }
        });
    }

    void abort(String sentence) {
        abort.accept(new LoadFailure(sentence));
    }

    void refused(JsonObject err, String what) {
        abort("the bridge refuses to " + what + ": " + Wire.errorOf(err) + ".");
    }

    /** A connection nothing goes on without is gone. */
    void lost(Client client, String who) {
        abort("the server closed the connection of the " + who + " " + client.closeReason() + ".");
    }

    /** A receiver is gone; the others go on. */
    void left(Client client) {
        crowd.left(client);
        client.flow().leave(client.received());
        roomIn(client.flow());
    }
}
