package io.duplex.bench;

/** Makes a scenario send, at the pace asked for. Lives on the event loop. */
interface Pump {
    /** Begins; messages are due from this time on. */
    void start(long nanos);

    /** Sends nothing more. */
    void stop();

    /** Something arrived, or was given up, so there may be room in this flow again. */
    void roomIn(Flow flow);

    /** A sender can write again. */
    void writable();

    /** How many messages should have been sent before this time and were not. */
    long unsentAt(long nanos);
}
