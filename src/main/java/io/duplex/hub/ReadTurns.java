package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.bus.FairQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads of the log that subscribers of one event loop wait for, a few under way at a time. Clients take turns, however
 * many pages one of them asks for, and what nobody waits for any more is not read.
 */
final class ReadTurns {
    private final int mostAtOnce;
    private final FairQueue<Read> waiting = new FairQueue<>();
    private int underWay;

    ReadTurns(int mostAtOnce) {
        this.mostAtOnce = mostAtOnce;
    }

    /**
     * Reads when it is the turn of this client.
     *
     * @param start begins the read; {@link #done} is to be called when it has ended
     * @param dropped is called instead if nobody waits for it any more
     */
    Read add(Asker asker, Runnable start, Runnable dropped) {
        Read read = new Read(start, dropped);
        read.askers.add(asker);
        waiting.add(asker, read);
        next();
        return read;
    }

    /** Another client waits for it too; without effect if it has begun. */
    void alsoFor(Asker asker, Read read) {
        if (!read.begun && !read.askers.contains(asker)) {
            read.askers.add(asker);
            waiting.add(asker, read);
        }
    }

    /** This client does not wait for it any more; without effect if it has begun. */
    void giveUp(Asker asker, Read read) {
        if (read.begun || !read.askers.remove(asker)) {
            return;
        }
        waiting.remove(asker, read);
        if (read.askers.isEmpty()) {
            read.begun = true;
            read.dropped.run();
        }
    }

    /** One has ended. */
    void done() {
        underWay--;
        next();
    }

    private void next() {
        while (underWay < mostAtOnce) {
            Read read = waiting.poll();
            if (read == null) {
                return;
            }
            read.begun = true;
            read.askers.forEach(asker -> waiting.remove(asker, read));
            underWay++;
            read.start.run();
        }
    }

    /** One read, and who waits for it. */
    static final class Read {
        private final Runnable start;
        private final Runnable dropped;
        private final List<Asker> askers = new ArrayList<>(1);
        private boolean begun;

        private Read(Runnable start, Runnable dropped) {
            this.start = start;
            this.dropped = dropped;
        }
    }
}
