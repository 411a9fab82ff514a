package io.duplex.bus;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;

/** This node's consumer of one address. */
public final class BusSubscription {
    private final MessageConsumer<Object> consumer;

    BusSubscription(MessageConsumer<Object> consumer) {
        this.consumer = consumer;
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
