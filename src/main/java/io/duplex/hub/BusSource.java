package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSubscription;
import io.duplex.message.Position;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** An address of the event bus: the node's one consumer of it. */
record BusSource(Bus bus, String address) implements Source {
    @Override
    public @Nullable Past past() {
        return null;
    }

    @Override
    public Inlet open(Asker asker, SourceListener listener) {
        BusSubscription consumer = bus.subscribe(address, asker, listener::onDelivery);
        return new Opened(bus, address, consumer, consumer.live());
    }

    private record Opened(Bus bus, String address, BusSubscription consumer, Future<Void> registered) implements Inlet {
        /**
         * What the registry has taken is kept, although not all nodes have confirmed that they know of it: clients that
         * come, hear a message and leave at once would each begin with a new registration.
         */
        @Override
        public boolean isWaiting() {
            return !consumer.registered().isComplete();
        }

        @Override
        public void alsoFor(Asker asker) {
            bus.alsoFor(address, asker);
        }

        @Override
        public @Nullable Position position() {
            return null;
        }

        @Override
        public void afterQueued(Runnable action) {
            consumer.afterQueued(action);
        }

        @Override
        public Future<Void> close() {
            return consumer.close();
        }
    }
}
