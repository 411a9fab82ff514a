package io.duplex.hub;

import io.duplex.bus.Asker;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of one address come from. Whatever it is, subscribers have lanes, credits, overflow policies and
 * exact gaps; a source with a {@link #past} has resuming and replay as well.
 */
public interface Source {
    /** What came before, by position; null if the messages of this source have no positions. */
    @Nullable Past past();

    /**
     * Begins to bring messages.
     *
     * @param asker the client that wants them first
     * @param listener called on one event loop, the inlet's
     */
    Inlet open(Asker asker, SourceListener listener);
}
