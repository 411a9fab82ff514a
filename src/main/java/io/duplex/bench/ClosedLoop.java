package io.duplex.bench;

import io.duplex.clock.Timers;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/** Sends as soon as something has arrived. */
final class ClosedLoop implements Pump {
    /** After so many the loop looks at its sockets again. */
    private static final int MOST_AT_ONCE = 256;

    private final Scenario scenario;
    private final int window;
    private final Timers timers;
    private final Consumer<Runnable> loop;
    private final Queue<Flow> waiting = new ArrayDeque<>();
    private boolean scheduled;
    private boolean running;

    /**
     * Keeps every flow filled.
     *
     * @param loop runs what it is given on the event loop, later
     */
    ClosedLoop(Scenario scenario, List<Flow> flows, int window, Timers timers, Consumer<Runnable> loop) {
        this.scenario = scenario;
        this.window = window;
        this.timers = timers;
        this.loop = loop;
        flows.forEach(this::enqueue);
    }

    @Override
    public void start(long nanos) {
        running = true;
        schedule();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public void roomIn(Flow flow) {
        if (running && flow.hasRoom(window)) {
            enqueue(flow);
            schedule();
        }
    }

    @Override
    public void writable() {
        schedule();
    }

    @Override
    public long unsentAt(long nanos) {
        return 0;
    }

    private void enqueue(Flow flow) {
        if (!flow.waiting(true)) {
            waiting.add(flow);
        }
    }

    private void schedule() {
        if (running && !scheduled) {
            scheduled = true;
            loop.accept(this::pump);
        }
    }

    /** One message per flow and round, so that no flow waits for another to be full. */
    private void pump() {
        scheduled = false;
        int blocked = 0;
        for (int i = 0; running && i < MOST_AT_ONCE && blocked < waiting.size(); i++) {
            Flow flow = waiting.remove();
            if (!flow.hasRoom(window)) {
                flow.waiting(false);
            } else if (scenario.canSend(flow)) {
                scenario.send(flow, timers.nanos());
                waiting.add(flow);
                blocked = 0;
            } else {
                waiting.add(flow);
                blocked++;
            }
        }
        if (blocked < waiting.size()) {
            schedule();
        }
    }
}
