package io.duplex.codec;

import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;
import io.duplex.message.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bridge's envelopes as server-sent events (WHATWG HTML s9.2.6), without the blank line that ends an event:
 *
 * <pre>
 *   data: {"type":"rec","address":"news","body":1}
 * </pre>
 *
 * <p>A message is an event of the default type; what else the node says has the type of its envelope, and an
 * {@code err} is an {@code error}.
 */
final class EventEnvelopes implements Envelopes {
    private static final byte[] DATA = ascii("data: ");

    @Override
    public byte[] rec(String address, Delivery delivery, @Nullable String replyAddress) {
        return data(BRIDGE.rec(address, delivery, replyAddress));
    }

    /** Its position is the id of the event, which the client shows when it comes back. */
    @Override
    public byte[] rec(String address, String epoch, StoredMessage message) {
        return event(EventStart.id(epoch, message.offset()), BRIDGE.rec(address, epoch, message));
    }

    @Override
    public byte[] error(ErrorCode error, @Nullable String message) {
        return event("error", BRIDGE.error(error, message));
    }

    @Override
    public byte[] error(
            ErrorCode error,
            @Nullable String of,
            @Nullable String address,
            @Nullable String id,
            @Nullable String ref,
            @Nullable String message) {
        return event("error", BRIDGE.error(error, of, address, id, ref, message));
    }

    @Override
    public byte[] failure(String replyAddress, String sourceAddress, RequestFailure failure) {
        return event("error", BRIDGE.failure(replyAddress, sourceAddress, failure));
    }

    @Override
    public byte[] hello(String session, String node, @Nullable String user, long expiresSeconds, long pingMillis) {
        return event("hello", BRIDGE.hello(session, node, user, expiresSeconds, pingMillis));
    }

    @Override
    public byte[] expiring(long inSeconds) {
        return event("expiring", BRIDGE.expiring(inSeconds));
    }

    @Override
    public byte[] pong() {
        return event("pong", BRIDGE.pong());
    }

    @Override
    public byte[] registered(String address) {
        return event("registered", BRIDGE.registered(address));
    }

    @Override
    public byte[] unregistered(String address, @Nullable String reason) {
        return event("unregistered", BRIDGE.unregistered(address, reason));
    }

    @Override
    public byte[] published(@Nullable String id, @Nullable String ref) {
        return event("published", BRIDGE.published(id, ref));
    }

    @Override
    public byte[] published(@Nullable String id, @Nullable String ref, Position position, boolean duplicate) {
        return event("published", BRIDGE.published(id, ref, position, duplicate));
    }

    @Override
    public byte[] registered(String address, Position end, @Nullable Boolean recovered, long replayed) {
        return event("registered", BRIDGE.registered(address, end, recovered, replayed));
    }

    @Override
    public byte[] history(String address, @Nullable String epoch, List<StoredMessage> messages, boolean more) {
        return event("history", BRIDGE.history(address, epoch, messages, more));
    }

    @Override
    public byte[] gap(String address, Gap gap) {
        return event("gap", BRIDGE.gap(address, gap));
    }

    /** A stream has no pings. */
    @Override
    public boolean answersEveryPing() {
        return false;
    }

    @Override
    public boolean tellsUnknownAddresses() {
        return false;
    }

    static byte[] data(byte[] json) {
        return event(DATA, json);
    }

    private static byte[] event(String type, byte[] json) {
        return event(ascii("event: " + type + "\ndata: "), json);
    }

    /** A line break between two tokens would end the data line; a blank means the same in JSON. */
    private static byte[] event(byte[] head, byte[] json) {
        byte[] event = new byte[head.length + json.length];
        System.arraycopy(head, 0, event, 0, head.length);
        for (int i = 0; i < json.length; i++) {
            byte one = json[i];
            event[head.length + i] = one == '\n' || one == '\r' ? (byte) ' ' : one;
        }
        return event;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
