package io.duplex.history;

/** Whoever passes on what was recorded by this node. Called on an event loop, in order for each address. */
@FunctionalInterface
public interface Teller {
    /** The batch is acknowledged, and its publishers are told after this returns. */
    void tell(String address, RecordedBatch batch);
}
