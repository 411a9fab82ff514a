package io.duplex.history;

import org.jspecify.annotations.Nullable;

/** Which addresses have a history. The same on all nodes; any thread. */
@FunctionalInterface
public interface Retentions {
    /** How much of the address is kept, or null if it has no history. */
    @Nullable Retention of(String address);
}
