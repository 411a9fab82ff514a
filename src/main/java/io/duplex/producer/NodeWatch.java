package io.duplex.producer;

import io.duplex.clock.Timers;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Notices that a node which owes answers has left the cluster. The event bus does not tell, so a producer would wait
 * for the whole answer timeout. While answers come, nothing is asked. While none come, the node is asked every half
 * second: its answer changes nothing, but where no node has that name any more, the producer goes on without it.
 *
 * <p>Thread: the producer's context.
 */
final class NodeWatch {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Vertx vertx;
    private final Timers timers;
    private final Supplier<String> owing;
    private final Consumer<Throwable> onGone;
    private boolean heard;
    private boolean scheduled;

    /**
     * @param owing name of the node that owes answers; empty if none does, or it is not known which
     * @param onGone called with the event bus's reason
     */
    NodeWatch(Vertx vertx, Timers timers, Supplier<String> owing, Consumer<Throwable> onGone) {
        this.vertx = vertx;
        this.timers = timers;
        this.owing = owing;
        this.onGone = onGone;
    }

    /** Whether the request reached no node, because none is registered where it went. */
    static boolean isNobody(Throwable cause) {
        return cause instanceof ReplyException reply && reply.failureType() == ReplyFailure.NO_HANDLERS;
    }

    /** A request has been sent. */
    void sent() {
        if (!scheduled) {
            scheduled = true;
            heard = true;
            timers.once(LOOK, this::look);
        }
    }

    /** An answer has come. */
    void answered() {
        heard = true;
    }

    private void look() {
        String asked = owing.get();
        if (asked.isEmpty()) {
            scheduled = false; // the next request begins again
            return;
        }
        if (!heard) {
            // Without an address it is refused, by old nodes too.
            vertx.eventBus()
                    .request(
                            PublishRequest.ADDRESS + asked, null, new DeliveryOptions().setSendTimeout(LOOK.toMillis()))
                    .onFailure(cause -> {
                        if (isNobody(cause) && asked.equals(owing.get())) {
                            onGone.accept(cause);
                        }
                    });
        }
        heard = false;
        timers.once(LOOK, this::look);
    }
}
