package io.duplex.loop;

import java.util.concurrent.Executor;

/** An event loop: runs tasks one by one, in the order in which they came, on one thread. */
public interface Loop extends Executor {
    /** Whether the caller is on that thread. */
    boolean isCurrent();

    /** How many tasks wait, about. */
    int waiting();

    /** Runs the task when the loop has looked at all its sockets once more, whatever it is doing now. */
    void afterSockets(Runnable task);
}
