package io.duplex.codec;

import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;
import io.duplex.message.StoredMessage;
import io.vertx.core.json.EncodeException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the node says to clients, as the UTF-8 text of one message. A door whose protocol has words of its own has its
 * own envelopes; see {@link WireFormat#envelopes}.
 */
public interface Envelopes {
    /** The bridge protocol, see {@code src/docs/protocol.md}. */
    Envelopes BRIDGE = new BridgeEnvelopes();

    /** The TCP bridge's, see the same page. */
    Envelopes TCP = new TcpEnvelopes();

    /** The same as server-sent events, see there. */
    Envelopes EVENTS = new EventEnvelopes();

    /**
     * {@code {"type":"rec","address":"news","body":1,"replyAddress":"..","headers":{"a":"1","b":["2","3"]}}}.
     *
     * @param address what the client knows it by: its registration, or the reply address it gave
     * @param replyAddress where the client may answer, or null if nobody waits
     * @throws EncodeException if the body is nothing JSON can say
     */
    byte[] rec(String address, Delivery delivery, @Nullable String replyAddress);

    /**
     * {@code {"type":"rec","address":"news","body":1,"headers":{"a":"1"},"epoch":"5f3c9a1e2b7d","offset":42}}: a
     * message that is recorded.
     *
     * @param epoch as {@link io.duplex.message.Position#epochText} has it
     */
    byte[] rec(String address, String epoch, StoredMessage message);

    /**
     * {@code {"type":"err","body":"access_denied"}}, as the official bridge sends it.
     *
     * @param message what was found and expected, for the errors that are ours: a further field; null = none
     */
    byte[] error(ErrorCode error, @Nullable String message);

    /**
     * {@code {"type":"err","body":"access_denied","address":"news","of":"publish","id":"7","message":".."}}, for who
     * said hello.
     *
     * @param id the client's name for what it published, so that it knows which of its publishes is meant; null = none
     * @param ref the client's name for the answer; null = none
     */
    byte[] error(
            ErrorCode error,
            @Nullable String of,
            @Nullable String address,
            @Nullable String id,
            @Nullable String ref,
            @Nullable String message);

    /**
     * {@code {"type":"err","address":"<reply address>","failureCode":-1,"failureType":"TIMEOUT","message":".."}}.
     *
     * @param sourceAddress what the request was sent to; not every protocol tells it
     */
    byte[] failure(String replyAddress, String sourceAddress, RequestFailure failure);

    /**
     * {@code {"type":"hello","version":1,"session":"..","node":"..","user":"alice","expires":300,"ping":5000}}.
     *
     * @param user who the client's token says it is, or null without one
     * @param expiresSeconds how long the token counts from now on; not told without a user
     */
    byte[] hello(String session, String node, @Nullable String user, long expiresSeconds, long pingMillis);

    /** {@code {"type":"expiring","in":30}}: the token ends in so many seconds. */
    byte[] expiring(long inSeconds);

    /** {@code {"type":"pong"}}. */
    byte[] pong();

    /** {@code {"type":"registered","address":"news"}}. */
    byte[] registered(String address);

    /**
     * {@code {"type":"registered","address":"news","epoch":"5f3c9a1e2b7d","offset":42,"recovered":true,"replayed":7}}:
     * what follows {@code end} comes.
     *
     * @param recovered whether everything since the position that was asked for has been delivered; null if none was
     * @param replayed how many messages were read from the history
     */
    byte[] registered(String address, Position end, @Nullable Boolean recovered, long replayed);

    /**
     * {@code {"type":"unregistered","address":"news","reason":"permission_revoked"}}.
     *
     * @param reason why, where the client did not ask for it, or null
     */
    byte[] unregistered(String address, @Nullable String reason);

    /** {@code {"type":"published","id":"..","ref":".."}}; both are the client's, and left out if it gave none. */
    byte[] published(@Nullable String id, @Nullable String ref);

    /**
     * {@code {"type":"published","id":"..","ref":"..","epoch":"5f3c9a1e2b7d","offset":42,"duplicate":true}}.
     *
     * @param duplicate whether a message with this id had been recorded before; left out if not
     */
    byte[] published(@Nullable String id, @Nullable String ref, Position position, boolean duplicate);

    /**
     * {@code {"type":"history","address":"news","epoch":"5f3c9a1e2b7d","messages":[{"offset":42,"time":1700000000000,
     * "body":1,"headers":{}}],"more":false}}; time in milliseconds since 1970.
     *
     * @param epoch null if nothing was ever recorded
     * @param more whether there are later messages
     */
    byte[] history(String address, @Nullable String epoch, List<StoredMessage> messages, boolean more);

    /** {@code {"type":"gap","address":"news","dropped":3,"reason":"slow_consumer"}}; dropped left out if unknown. */
    byte[] gap(String address, Gap gap);

    /** Whether a ping is answered also before hello. */
    boolean answersEveryPing();

    /** Whether unregister of an address that is not registered is an error. */
    boolean tellsUnknownAddresses();
}
