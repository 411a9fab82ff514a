package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.message.Position;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A {@link Source} that has been opened. */
public interface Inlet {
    /** Completes when no message is missed from now on; fails if that cannot be had. */
    Future<Void> registered();

    /** Whether it waits for its turn to be registered: then there is nothing yet that would be worth keeping. */
    default boolean isWaiting() {
        return !registered().isComplete();
    }

    /** Another client waits for it to be registered. */
    void alsoFor(Asker asker);

    /** The position of the last message brought; null before the first is known, and without a past. On its loop. */
    @Nullable Position position();

    /** Runs the action on the inlet's event loop, after what has been queued there. */
    void afterQueued(Runnable action);

    /** Ends it; completes when the cluster knows. */
    Future<Void> close();
}
