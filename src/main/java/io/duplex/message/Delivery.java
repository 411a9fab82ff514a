package io.duplex.message;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came from the event bus, on its way to clients.
 *
 * @param address what it was sent to
 * @param body see the room card
 * @param headers never null; a name may have several values
 * @param pointToPoint sent to one receiver; otherwise published to all
 * @param replyTo how to answer, or null if nobody waits
 * @param remote from another member of the cluster, which nothing holds back
 */
public record Delivery(
        String address,
        @Nullable Object body,
        MultiMap headers,
        boolean pointToPoint,
        @Nullable ReplyTo replyTo,
        boolean remote) {
    /** A message from this node. */
    public Delivery(
            String address, @Nullable Object body, MultiMap headers, boolean pointToPoint, @Nullable ReplyTo replyTo) {
        this(address, body, headers, pointToPoint, replyTo, false);
    }
}
