package io.duplex.fanout;

/** Why the node does not read a client for now. Several may hold at a time, each once. */
public enum ReadingHold {
    /** It leaves much of its replies unread. */
    UNSENT(1),
    /** Its token is being checked: what the client says next, it says as another user. */
    TOKEN(1 << 1),
    /** Many of its commands wait for the hook. */
    HOOK(1 << 2),
    /** It is over its rate. */
    RATE(1 << 3),
    /** Many of its registrations are on their way to the cluster. */
    REGISTRATIONS(1 << 4),
    /** Publishes to addresses with history wait for their turn. */
    PUBLISHES(1 << 5),
    /** Much of what it sent is on its way to subscribers. */
    INFLOW(1 << 6);

    private final int bit;

    ReadingHold(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
