package io.duplex.bus;

import io.duplex.clock.Timers;
import io.duplex.message.Delivery;
import io.duplex.message.ReplyTo;
import io.duplex.message.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.eventbus.impl.clustered.ClusteredMessage;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event bus of this node's cluster. */
public final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    /** Longer than anybody waits for a forwarded answer: who asked has a timeout of its own. */
    private static final Duration FORWARD_TIMEOUT = Duration.ofMinutes(5);

    /** Most messages have no headers. The event bus only reads it. */
    private static final DeliveryOptions NO_OPTIONS = new DeliveryOptions();

    private final Vertx vertx;
    private final EventBus eventBus;
    private final Registry registry;
    private final Barrier barrier;

    /** The event bus of {@code vertx}, whose consumers are known to {@code registry}. */
    public Bus(Vertx vertx, Registry registry, Timers timers) {
        this.vertx = vertx;
        this.eventBus = vertx.eventBus();
        this.registry = registry;
        this.barrier = new Barrier(this, registry, timers);
    }

    /** This node's name, which no other has. */
    public String self() {
        return registry.self();
    }

    /** The names of the other nodes of the cluster; services are not among them. */
    public Set<String> otherNodes() {
        return registry.otherNodes();
    }

    /** Begins to answer the other nodes; completes when they can ask. Before that, nobody may publish here. */
    public Future<Void> start() {
        return barrier.start();
    }

    /**
     * To all who consume the address, on all nodes.
     *
     * @return ends when it was written to the socket of another node, if there is one to go to; fails if it was not, or
     *     nobody consumes it
     */
    public Future<Void> publish(String address, @Nullable Object body, MultiMap headers) {
        return eventBus.publisher(address, options(headers)).write(body);
    }

    /** As {@link #publish}, to services alone; nodes may hear it too. Where there are none it costs nothing. */
    public void tellServices(String address, @Nullable Object body, MultiMap headers) {
        if (registry.mayServicesHear(address)) {
            publish(address, body, headers);
        }
    }

    /** To one who consumes the address; ends as {@link #publish}. */
    public Future<Void> send(String address, @Nullable Object body, MultiMap headers) {
        return eventBus.sender(address, options(headers)).write(body);
    }

    /**
     * To one who consumes the address and answers.
     *
     * @return the answer, or a {@link RequestFailure}
     */
    public Future<Delivery> request(String address, @Nullable Object body, MultiMap headers, Duration timeout) {
        return answer(eventBus.request(address, body, options(headers, timeout)));
    }

    /**
     * Asks another member of the cluster, in this release's words.
     *
     * @param headers become the question's own
     * @return the answer, or a {@link RequestFailure}; a member that cannot read the question refuses it
     */
    public Future<Delivery> ask(String address, @Nullable Object body, MultiMap headers, Duration timeout) {
        return request(address, body, MemberVersion.CURRENT.mark(headers), timeout);
    }

    /** As {@link #ask}, to all who listen, and without an answer. */
    public Future<Void> tell(String address, @Nullable Object body, MultiMap headers) {
        return publish(address, body, MemberVersion.CURRENT.mark(headers));
    }

    /** Consumes what members {@link #ask} and {@link #tell} here. */
    public BusSubscription listen(String address, Consumer<Delivery> receiver) {
        return subscribe(address, said -> {
            if (MemberVersion.of(said).isReadBy(MemberVersion.CURRENT)) {
                receiver.accept(said);
            } else {
                refuse(said);
            }
        });
    }

    private static void refuse(Delivery said) {
        LOG.atWarn()
                .addKeyValue("address", said.address())
                .addKeyValue("version", MemberVersion.of(said))
                .addKeyValue("readable", MemberVersion.CURRENT)
                .log("A member of a later release sent a message that this release cannot read");
        if (said.replyTo() != null) {
            said.replyTo().refuse();
        }
    }

    /** Sends a message on that reached a consumer which has nobody for it; the answer goes back to who asked. */
    public void forward(Delivery delivery) {
        ReplyTo asker = delivery.replyTo();
        if (asker == null) {
            send(delivery.address(), delivery.body(), delivery.headers());
        } else {
            request(delivery.address(), delivery.body(), delivery.headers(), FORWARD_TIMEOUT)
                    .onSuccess(answer -> passBack(answer, asker))
                    .onFailure(failure -> asker.refuse());
        }
    }

    /** Both sides may go on with the conversation; each step is passed to the other. */
    private static void passBack(Delivery answer, ReplyTo asker) {
        ReplyTo answerer = answer.replyTo();
        if (answerer == null) {
            asker.reply(answer.body(), answer.headers());
        } else {
            asker.replyAndRequest(answer.body(), answer.headers(), FORWARD_TIMEOUT)
                    .onSuccess(next -> passBack(next, answerer))
                    .onFailure(failure -> answerer.refuse());
        }
    }

    /**
     * Consumes an address for the whole node, on the event loop that calls.
     *
     * <p>This is one registration in the cluster, so there is one per node and address: clients share it through the
     * hub.
     */
    public BusSubscription subscribe(String address, Consumer<Delivery> receiver) {
        return subscribe(address, Asker.NODE, receiver);
    }

    /** As {@link #subscribe(String, Consumer)}, when it is the turn of the client that wants it. */
    public BusSubscription subscribe(String address, Asker asker, Consumer<Delivery> receiver) {
        MessageConsumer<Object> consumer = eventBus.consumer(address);
        registry.onBehalfOf(asker, () -> consumer.handler(message -> receiver.accept(delivery(message))));
        return new BusSubscription(consumer, vertx.getOrCreateContext(), barrier, asker);
    }

    /** Another client waits for the same subscription. */
    public void alsoFor(String address, Asker asker) {
        registry.alsoFor(address, asker);
    }

    private static DeliveryOptions options(MultiMap headers) {
        return headers.isEmpty() ? NO_OPTIONS : new DeliveryOptions().setHeaders(headers);
    }

    private static DeliveryOptions options(MultiMap headers, Duration timeout) {
        return new DeliveryOptions().setHeaders(headers).setSendTimeout(timeout.toMillis());
    }

    private static Delivery delivery(Message<Object> message) {
        return new Delivery(
                message.address(),
                message.body(),
                message.headers(),
                message.isSend(),
                message.replyAddress() == null ? null : new MessageReply(message),
                message instanceof ClusteredMessage<?, ?> clustered && clustered.isFromWire());
    }

    private static Future<Delivery> answer(Future<Message<Object>> reply) {
        return reply.map(Bus::delivery).recover(failure -> Future.failedFuture(failure(failure)));
    }

    private static RequestFailure failure(Throwable cause) {
        if (cause instanceof ReplyException reply) {
            String message = String.valueOf(reply.getMessage());
            return switch (reply.failureType()) {
                case TIMEOUT -> new RequestFailure(RequestFailure.Kind.TIMEOUT, -1, message);
                case NO_HANDLERS -> new RequestFailure(RequestFailure.Kind.NO_HANDLERS, -1, message);
                case RECIPIENT_FAILURE ->
                    new RequestFailure(RequestFailure.Kind.RECIPIENT_FAILURE, reply.failureCode(), message);
                case ERROR -> new RequestFailure(RequestFailure.Kind.ERROR, -1, message);
            };
        }
        return new RequestFailure(RequestFailure.Kind.ERROR, -1, String.valueOf(cause.getMessage()));
    }

    private record MessageReply(Message<Object> message) implements ReplyTo {
        @Override
        public void reply(@Nullable Object body, MultiMap headers) {
            message.reply(body, options(headers));
        }

        @Override
        public Future<Delivery> replyAndRequest(@Nullable Object body, MultiMap headers, Duration timeout) {
            return answer(message.replyAndRequest(body, options(headers, timeout)));
        }

        @Override
        public void fail(int failureCode, @Nullable String why) {
            message.fail(failureCode, why);
        }

        @Override
        public void refuse() {
            message.reply(new ReplyException(ReplyFailure.NO_HANDLERS, "No handlers for address " + message.address()));
        }
    }
}
