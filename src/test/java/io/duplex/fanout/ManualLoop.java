package io.duplex.fanout;

import io.duplex.loop.Loop;
import java.util.ArrayDeque;
import java.util.Queue;

/** An event loop that runs its tasks when told, on the thread that tells it. */
public final class ManualLoop implements Loop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> afterSockets = new ArrayDeque<>();
    private Runnable sockets = () -> {};

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public int waiting() {
        return tasks.size();
    }

    @Override
    public void afterSockets(Runnable task) {
        afterSockets.add(task);
    }

    /** What happens when the loop looks at its sockets. */
    public void sockets(Runnable action) {
        sockets = action;
    }

    /** Runs what is queued, and what that queues; tells how many tasks there were. */
    public int runAll() {
        int count = 0;
        do {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                task.run();
                count++;
            }
            sockets.run();
            tasks.addAll(afterSockets);
            afterSockets.clear();
        } while (!tasks.isEmpty());
        return count;
    }
}
