package io.duplex.fanout;

/** Why the node does not read a client for now. Several may hold at a time, each once. */
public enum ReadingHold {
    /** It leaves much of its replies unread. */
    UNSENT,
    /** Its token is being checked: what the client says next, it says as another user. */
    TOKEN,
    /** Many of its commands wait for the hook. */
    HOOK,
    /** It is over its rate. */
    RATE,
    /** Many of its registrations are on their way to the cluster. */
    REGISTRATIONS,
    /** Publishes to addresses with history wait for their turn. */
    PUBLISHES,
    /** Much of what it sent is on its way to subscribers. */
    INFLOW;

    int bit() {
        return 1 << ordinal();
    }
}
