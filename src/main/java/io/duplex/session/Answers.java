package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.hub.Begun;
import io.duplex.message.Delivery;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;

/**
 * How a session answers commands. Most doors answer in envelopes on the client's way out; a door whose protocol has
 * answers of its own, as HTTP has a status, gives its own. Called on the session's event loop.
 */
public interface Answers {
    /** A command is refused. */
    void error(Refused refused);

    /** The whole cluster knows the registration. */
    void registered(String address);

    /** The same for an address with history, whose past comes now if it was asked for. */
    default void replaying(String address) {}

    /** An address with history: the past that was asked for is through. */
    default void registered(String address, Begun begun) {
        registered(address);
    }

    /** A publish that asked for an answer was taken. */
    void published(Command.Publish publish);

    /**
     * The same for an address with history: it is recorded.
     *
     * @param isDuplicate whether it had been before, by its id
     */
    default void published(Command.Publish publish, Position position, boolean isDuplicate) {
        published(publish);
    }

    /** Whether publishes may wait until the node can record them; else they are refused. */
    default boolean waitsForRoom() {
        return true;
    }

    /** What came back for the request to {@code sourceAddress} that gave this reply address. */
    void reply(String replyAddress, String sourceAddress, Delivery reply);

    /** Nothing came back for it. */
    void failure(String replyAddress, String sourceAddress, RequestFailure failure);
}
