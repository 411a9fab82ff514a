package io.duplex.bench;

import io.vertx.core.Future;
import java.util.List;

/** Who talks to whom. Lives on the event loop. */
interface Scenario {
    /** Connects everybody and proves that messages get through; fails with a {@link LoadFailure}. */
    Future<Void> prepare();

    /** The ways messages go; empty if it only listens. Known once it is prepared. */
    List<Flow> flows();

    /** All who receive, for the order in which they did. */
    List<Client> receivers();

    /** Whether the socket this flow begins at takes more. If not, the pump is told when it does. */
    boolean canSend(Flow flow);

    /** Sends the next message of a flow, which should be sent at this time. */
    void send(Flow flow, long dueNanos);

    /** What arrives, as the report calls it. */
    Words words();

    /**
     * The scenario's own words.
     *
     * @param sent {@code published}
     * @param arrived {@code delivered}
     * @param latency {@code delivery}, or empty if none is known
     * @param measuresLoss whether it knows what should have arrived
     */
    record Words(String sent, String arrived, String latency, boolean measuresLoss) {}
}
