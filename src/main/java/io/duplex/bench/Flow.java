package io.duplex.bench;

/**
 * Messages on one way: from a sender to all receivers of an address, or to a server and back.
 *
 * <p>Invariant: {@code expected = received + lost + outstanding}. What was given up as lost may still arrive.
 */
final class Flow {
    private final int index;
    private int receivers;
    private long sent;
    private long expected;
    private long received;
    private long lost;
    private boolean waiting;

    Flow(int index, int receivers) {
        this.index = index;
        this.receivers = receivers;
    }

    int index() {
        return index;
    }

    int receivers() {
        return receivers;
    }

    /** Number of the message that is sent now; the first is 1. */
    long send() {
        expected += receivers;
        return ++sent;
    }

    void receive() {
        received++;
    }

    /** One answer will not come. */
    void lose() {
        lost = Math.min(lost + 1, expected - received);
    }

    /** Nothing that is still on its way is waited for any longer. */
    void loseOutstanding() {
        lost = Math.max(lost, expected - received);
    }

    /** One receiver is gone, having got this many messages. */
    void leave(long receivedByIt) {
        receivers--;
        lost = Math.min(lost + sent - receivedByIt, expected - received);
    }

    /** Whether one more message keeps each receiver, on average, within the window. */
    boolean hasRoom(int window) {
        return receivers > 0 && outstanding() <= (window - 1L) * receivers;
    }

    long outstanding() {
        return Math.max(0, expected - received - lost);
    }

    long missing() {
        return Math.max(0, expected - received);
    }

    long sent() {
        return sent;
    }

    /** Whether it waits for its turn to send; returns what was so before. */
    boolean waiting(boolean yes) {
        boolean before = waiting;
        waiting = yes;
        return before;
    }
}
