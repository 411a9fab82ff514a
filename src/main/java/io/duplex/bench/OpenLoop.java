package io.duplex.bench;

import io.duplex.clock.Timers;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sends by the clock.
 *
 * <p>A sender whose socket is full waits, and so do the messages after it; each keeps the time at which it was due, so
 * the wait is in its latency.
 */
final class OpenLoop implements Pump {
    /** After so many the loop looks at its sockets again. */
    private static final int MOST_AT_ONCE = 256;

    private final Scenario scenario;
    private final List<Flow> flows;
    private final double perSecond;
    private final Timers timers;
    private final Metronome metronome;
    private Schedule schedule = new Schedule(0, 1);
    private long next;
    private boolean running;

    /**
     * Sends over the flows in turn.
     *
     * @param loop runs what it is given on the event loop
     */
    OpenLoop(Scenario scenario, List<Flow> flows, double perSecond, Timers timers, Consumer<Runnable> loop) {
        this.scenario = scenario;
        this.flows = flows;
        this.perSecond = perSecond;
        this.timers = timers;
        this.metronome = new Metronome(timers, loop, this::beat);
    }

    @Override
    public void start(long nanos) {
        schedule = new Schedule(nanos, perSecond);
        running = true;
        metronome.start(nanos);
    }

    @Override
    public void stop() {
        running = false;
        metronome.stop();
    }

    @Override
    public void roomIn(Flow flow) {}

    @Override
    public void writable() {
        beat();
    }

    @Override
    public long unsentAt(long nanos) {
        return Math.max(0, schedule.dueBefore(nanos) - next);
    }

    private void beat() {
        for (int i = 0; running && i < MOST_AT_ONCE && schedule.isDue(next, timers.nanos()); i++) {
            Flow flow = flows.get((int) (next % flows.size()));
            if (!scenario.canSend(flow)) {
                break;
            }
            scenario.send(flow, schedule.dueAt(next));
            next++;
        }
        metronome.next(schedule.dueAt(next));
    }
}
