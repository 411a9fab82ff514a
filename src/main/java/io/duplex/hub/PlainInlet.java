package io.duplex.hub;

import io.duplex.bus.BusSubscription;
import io.vertx.core.Future;

/** The node's own consumer of an address without history. */
record PlainInlet(BusSubscription consumer, Future<Void> live) implements Inlet {
    static PlainInlet of(BusSubscription consumer) {
        return new PlainInlet(consumer, consumer.live());
    }

    @Override
    public Future<Void> registered() {
        return live;
    }

    @Override
    public Future<Void> close() {
        return consumer.close();
    }

    @Override
    public void afterQueued(Runnable action) {
        consumer.afterQueued(action);
    }

    @Override
    public void joined(ShardAddress place) {
        // it hears from now on, and that is all there is to know
    }
}
