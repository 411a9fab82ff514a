package io.duplex.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;

/** This node's consumer of one address. */
public final class BusSubscription {
    private final MessageConsumer<Object> consumer;
    private final Context context;

    BusSubscription(MessageConsumer<Object> consumer, Context context) {
        this.consumer = consumer;
        this.context = context;
    }

    /** Runs the action on the consumer's event loop, after what has been queued for it. */
    public void afterQueued(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    /** Completes when the cluster's registry has taken it, fails if the registry refused. */
    public Future<Void> registered() {
        return consumer.completion();
    }

    /** Takes it out of the registry; completes when that is done. */
    public Future<Void> close() {
        return consumer.unregister();
    }
}
