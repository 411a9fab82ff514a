package io.duplex.bench;

import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Probes until every receiver has had one.
 *
 * <p>The official protocol confirms no registration, and in a cluster one takes a while to be known to all. What is
 * sent before that is not lost by anybody's fault, so nothing is counted before every way is proved.
 */
final class Proof {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int MOST_ROUNDS = 75;

    private final Timers timers;
    private final Consumer<Flow> probe;
    private final String doubt;
    private final Promise<Void> proved = Promise.promise();
    private int[] open = new int[0];
    private int openCount;
    private int rounds;

    /**
     * A proof that has not begun.
     *
     * @param probe sends one probe over a flow
     * @param doubt what to look at if it fails, as a question
     */
    Proof(Timers timers, Consumer<Flow> probe, String doubt) {
        this.timers = timers;
        this.probe = probe;
        this.doubt = doubt;
    }

    /** Proves flows whose indices are their places in the list. */
    Future<Void> of(List<Flow> flows) {
        open = flows.stream().mapToInt(Flow::receivers).toArray();
        openCount = flows.stream().mapToInt(Flow::receivers).sum();
        int all = openCount;
        probeOpen(flows);
        Timers.Timer again = timers.every(BETWEEN, () -> {
            if (++rounds > MOST_ROUNDS) {
                proved.tryFail(new LoadFailure("only " + (all - openCount) + " of " + all + " were reached within "
                        + BETWEEN.multipliedBy(MOST_ROUNDS).toSeconds() + " s. " + doubt));
            } else {
                probeOpen(flows);
            }
        });
        return proved.future().onComplete(ended -> again.cancel());
    }

    void arrived(Client client) {
        int index = client.flow().index();
        if (index < open.length && client.prove()) {
            open[index]--;
            if (--openCount == 0) {
                proved.tryComplete();
            }
        }
    }

    private void probeOpen(List<Flow> flows) {
        for (Flow flow : flows) {
            if (open[flow.index()] > 0) {
                probe.accept(flow);
            }
        }
    }
}
