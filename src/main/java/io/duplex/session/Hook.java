package io.duplex.session;

import io.duplex.auth.Caller;
import io.duplex.bus.Bus;
import io.duplex.codec.Command;
import io.duplex.codec.RawEnvelope;
import io.duplex.message.Disconnect;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The official bridge's event hook, for whoever decides elsewhere: a service on the event bus is asked before a
 * client's command is carried out, and told what happened.
 *
 * <p>It gets {@code {"event":"PUBLISH","session":"..","message":{..}}}; the events have the names of the official
 * {@code BridgeEventType}. It answers {@code true}, {@code false}, or {@code {"message":{..}}} to have another envelope
 * carried out instead. No answer in time, or any other, is a no. There is no event for each delivery: a message is
 * encoded once for all clients, so nobody looks at it for one of them.
 */
final class Hook implements SessionListener {
    private final Bus bus;
    private final String address;
    private final Duration timeout;

    Hook(Bus bus, SessionSettings.HookSettings settings) {
        this.bus = bus;
        this.address = settings.address();
        this.timeout = settings.timeout();
    }

    /**
     * Asks about a command.
     *
     * @return never fails
     */
    Future<Answer> ask(String event, String session, @Nullable RawEnvelope message) {
        return ask(body(event, session, message));
    }

    /**
     * Asks whether a client may be here, and tells what is known of it: {@code "socket":{"door":"websocket",
     * "remote":"10.0.0.7","origin":"https://example.org","user":"alice"}}. The last two only where they are known.
     *
     * @return never fails
     */
    Future<Answer> askOfSocket(String session, String door, Caller caller) {
        JsonObject socket = new JsonObject().put("door", door).put("remote", caller.remote());
        if (caller.origin() != null) {
            socket.put("origin", caller.origin());
        }
        if (caller.principal().user() != null) {
            socket.put("user", caller.principal().user());
        }
        return ask(body("SOCKET_CREATED", session, null).put("socket", socket));
    }

    private Future<Answer> ask(JsonObject body) {
        return bus.request(address, body, MultiMap.caseInsensitiveMultiMap(), timeout)
                .map(reply -> Answer.of(reply.body()))
                .otherwise(Answer.NO);
    }

    @Override
    public void pinged(Session session) {
        tell("SOCKET_PING", session.id(), null);
    }

    @Override
    public void registered(Session session, Command.Register register) {
        tell("REGISTERED", session.id(), RawEnvelope.of(register));
    }

    /** What the client itself asks for is asked about before. */
    @Override
    public void unregistered(Session session, String address, Ending ending) {
        if (ending != Ending.UNREGISTERED) {
            tell("UNREGISTER", session.id(), RawEnvelope.of(new Command.Unregister(address)));
        }
    }

    @Override
    public void closed(Session session, Disconnect cause) {
        tell("SOCKET_CLOSED", session.id(), null);
    }

    private void tell(String event, String session, @Nullable RawEnvelope message) {
        bus.send(address, body(event, session, message), MultiMap.caseInsensitiveMultiMap());
    }

    private static JsonObject body(String event, String session, @Nullable RawEnvelope message) {
        JsonObject body = new JsonObject().put("event", event).put("session", session);
        return message == null ? body : body.put("message", message.json());
    }

    /**
     * What the service said.
     *
     * @param allowed whether to go on
     * @param instead the envelope to carry out instead of the client's, or null
     */
    record Answer(boolean allowed, @Nullable JsonObject instead) {
        static final Answer NO = new Answer(false, null);

        static Answer of(@Nullable Object body) {
            if (body instanceof JsonObject object && object.getValue("message") instanceof JsonObject instead) {
                return new Answer(true, instead);
            }
            return Boolean.TRUE.equals(body) ? new Answer(true, null) : NO;
        }
    }
}
