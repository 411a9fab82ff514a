package io.duplex.hub;

import io.duplex.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells when all that one event loop has published has reached the lanes of this node.
 *
 * <p>Nobody counts a message on its way from the loop of its publisher over that of the address's consumer to those of
 * the subscribers. But every step of it is a task of a loop, and loops keep the order of their tasks: a task that goes
 * the same way arrives behind all that went before. So one is sent over each way there is, and when all of them have
 * arrived the node has caught up. Whoever asks meanwhile waits for the next round, all together, so there is one round
 * at a time however many clients ask.
 */
final class Tide {
    private final Hub hub;
    private final Loop loop;
    private List<Runnable> next = new ArrayList<>();
    private boolean running;

    Tide(Hub hub, Loop loop) {
        this.hub = hub;
        this.loop = loop;
    }

    /** Runs the action, on this loop, when what it has published by now has arrived. */
    void settled(Runnable action) {
        next.add(action);
        if (!running) {
            begin();
        }
    }

    private void begin() {
        running = true;
        List<Runnable> asked = next;
        next = new ArrayList<>();
        List<HubShard> shards = hub.shards();
        AtomicInteger left = new AtomicInteger(shards.size() * shards.size());
        Runnable arrived = () -> {
            if (left.decrementAndGet() == 0) {
                loop.execute(() -> end(asked));
            }
        };
        // Each loop may be the consumer's, and from there each may be a subscriber's.
        shards.forEach(consumer -> consumer.afterQueued(() -> shards.forEach(place -> place.run(arrived))));
    }

    private void end(List<Runnable> asked) {
        running = false;
        asked.forEach(HubShard::runSafely);
        if (!running && !next.isEmpty()) {
            begin();
        }
    }
}
