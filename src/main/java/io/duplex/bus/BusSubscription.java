package io.duplex.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;

/** This node's consumer of one address. */
public final class BusSubscription {
    private final MessageConsumer<Object> consumer;
    private final Context context;
    private final Barrier barrier;
    private final Future<Void> registered;

    BusSubscription(MessageConsumer<Object> consumer, Context context, Barrier barrier) {
        this.consumer = consumer;
        this.context = context;
        this.barrier = barrier;
        // Asked for now: an unregistered consumer begins another future, which never ends.
        this.registered = consumer.completion();
    }

    /** Runs the action on the consumer's event loop, after what has been queued for it. */
    public void afterQueued(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    /** Completes when the cluster's registry has taken it, fails if the registry refused. */
    public Future<Void> registered() {
        return registered;
    }

    /**
     * Completes when nothing that is published from then on is missed, whoever publishes it on whichever node; fails as
     * {@link #registered}. Each call asks the whole cluster.
     */
    public Future<Void> live() {
        return registered.compose(known -> barrier.passed(consumer.address()));
    }

    /** Takes it out of the registry; completes when that is done. */
    public Future<Void> close() {
        return consumer.unregister();
    }
}
