package io.duplex.history;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For how long a majority has been missing, and what follows. Looked at from one thread; asked from any.
 *
 * <pre>
 *   STARTING --(majority)--> HERE &lt;--(majority)--> MISSING --(dead-after)--> GONE --(majority)--> HERE
 *       +----(dead-after)--> ABSENT --(majority)--> HERE
 * </pre>
 */
final class MajorityWatch {
    private static final Logger LOG = LoggerFactory.getLogger(MajorityWatch.class);
    /** A shorter absence is not worth a line: a member may have paused. */
    private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

    private enum State {
        /** There has not been a majority yet. */
        STARTING,
        /** There has not been one for so long that it is not waited for. */
        ABSENT,
        HERE,
        MISSING,
        GONE
    }

    private final int expected;
    private final int majority;
    private final Duration deadAfter;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;
    private long sinceNanos;
    private boolean told;

    MajorityWatch(int expected, Duration deadAfter, long nowNanos) {
        this.expected = expected;
        this.majority = expected / 2 + 1;
        this.deadAfter = deadAfter;
        this.sinceNanos = nowNanos;
        this.state = majority == 1 ? State.HERE : State.STARTING;
    }

    /** Runs the action on the thread that looks, each time {@link #isGone} has become true. */
    void onGone(Runnable action) {
        listeners.add(action);
    }

    int majority() {
        return majority;
    }

    /** Whether a majority has been missing for {@code dead-after}, so that waiting for it makes no sense. */
    boolean isGone() {
        return state == State.GONE || state == State.ABSENT;
    }

    /** Whether it was here before. A node that has never seen one must get ready, or the next one is never started. */
    boolean hasLeft() {
        return state == State.GONE;
    }

    /** So many members that hold logs are here. */
    void look(int here, long nowNanos) {
        if (here >= majority) {
            found(here);
        } else {
            missed(here, nowNanos);
        }
    }

    private void found(int here) {
        state = State.HERE;
        if (told) {
            told = false;
            LOG.atInfo()
                    .addKeyValue("here", here)
                    .addKeyValue("expected", expected)
                    .addKeyValue("majority", majority)
                    .log("A majority of the nodes is here again; channels with history can be used");
        }
    }

    private void missed(int here, long nowNanos) {
        if (state == State.HERE) {
            state = State.MISSING;
            sinceNanos = nowNanos;
        }
        long missing = nowNanos - sinceNanos;
        if (state == State.MISSING && !told && missing >= TELL_NANOS) {
            warn(here, "Too few nodes are here: channels with history cannot be used until a majority is back");
        }
        if (!isGone() && missing >= deadAfter.toNanos()) {
            boolean wasHere = state == State.MISSING;
            state = wasHere ? State.GONE : State.ABSENT;
            warn(
                    here,
                    wasHere
                            ? "A majority of the nodes has been missing for dead-after: this node is not ready, and clients"
                                    + " that listen to channels with history are sent away"
                            : "A majority of the nodes has not come yet: channels with history cannot be used");
            listeners.forEach(Runnable::run);
        }
    }

    private void warn(int here, String what) {
        told = true;
        LOG.atWarn()
                .addKeyValue("here", here)
                .addKeyValue("expected", expected)
                .addKeyValue("majority", majority)
                .log(what);
    }
}
