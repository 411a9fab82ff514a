package io.duplex.clock;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is told to go on. Actions run on the thread that advances it. */
public final class ManualTimers implements Timers {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos));
    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public Timer once(Duration delay, Runnable action) {
        return schedule(delay, null, action);
    }

    @Override
    public Timer every(Duration period, Runnable action) {
        return schedule(period, period, action);
    }

    /** Runs what is due until then, in order; what it schedules meanwhile too. */
    public void advance(Duration duration) {
        long end = nanos() + duration.toNanos();
        Task next;
        while ((next = takeDue(end)) != null) {
            next.action().run();
        }
        synchronized (this) {
            nanos = end;
        }
    }

    /** How many timers are set. */
    public synchronized int timerCount() {
        return tasks.size();
    }

    private synchronized Task takeDue(long end) {
        Task next = tasks.peek();
        if (next == null || next.dueNanos() > end) {
            return null;
        }
        tasks.remove(next);
        nanos = next.dueNanos();
        if (next.period() != null) {
            tasks.add(new Task(nanos + next.period().toNanos(), next.period(), next.action()));
        }
        return next;
    }

    private synchronized Timer schedule(Duration delay, Duration period, Runnable action) {
        tasks.add(new Task(nanos + delay.toNanos(), period, action));
        return () -> cancel(action);
    }

    private synchronized void cancel(Runnable action) {
        tasks.removeIf(task -> task.action() == action);
    }

    private record Task(long dueNanos, Duration period, Runnable action) {}
}
