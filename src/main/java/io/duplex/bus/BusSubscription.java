package io.duplex.bus;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.concurrent.atomic.AtomicBoolean;

/** This node's consumer of one address. */
public final class BusSubscription {
    private final MessageConsumer<Object> consumer;
    private final Context context;
    private final Barrier barrier;
    private final Asker asker;
    private final Future<Void> registered;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Promise<Void> closed = Promise.promise();

    BusSubscription(MessageConsumer<Object> consumer, Context context, Barrier barrier, Asker asker) {
        this.consumer = consumer;
        this.context = context;
        this.barrier = barrier;
        this.asker = asker;
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
        return registered.compose(known -> barrier.passed(consumer.address(), asker, closing::get));
    }

    /**
     * Takes it out of the registry and goes on listening, so that what senders send until they know is answered.
     * Completes when all of them know, services too; fails if the registry refused.
     */
    public Future<Void> withdraw() {
        return barrier.withdrawn(consumer.address());
    }

    /**
     * Takes it out of the registry, once however often it is called; completes when that is done. A registration that
     * waits for its turn fails meanwhile, and what hears of that may close it again.
     */
    public Future<Void> close() {
        if (closing.compareAndSet(false, true)) {
            consumer.unregister().onComplete(closed);
        }
        return closed.future();
    }
}
