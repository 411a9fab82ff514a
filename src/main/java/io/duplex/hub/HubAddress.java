package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.codec.EncodedMessage;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.message.Delivery;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address this node listens to, and the event loops that have subscribers of it.
 *
 * <p>The list of loops is replaced, never changed, so that {@link #onDelivery} reads it without a lock.
 */
final class HubAddress {
    private static final Logger LOG = LoggerFactory.getLogger(HubAddress.class);

    private final String name;
    private final Hub hub;
    private final Bus bus;
    /** Belong to the loop of the consumer, as {@link #onDelivery} does. */
    private final MessageDeflater deflater;

    private final Backlog backlog;

    private final HubMetrics metrics;
    /** Point-to-point messages that came when nobody was left, until the registry knows. */
    private final Queue<Delivery> parked = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean endingLinger = new AtomicBoolean();
    private volatile boolean gone;
    private volatile List<ShardAddress> places = List.of();
    private @Nullable Inlet inlet;
    private @Nullable Future<Void> closed;
    private int rotation;
    /** Messages were shed of which the subscribers have not been told. */
    private boolean shedding;

    HubAddress(String name, Hub hub, Bus bus, HubShard consumer, HubMetrics metrics) {
        this.name = name;
        this.hub = hub;
        this.bus = bus;
        this.deflater = consumer.deflater();
        this.backlog = consumer.backlog();
        this.metrics = metrics;
    }

    void subscribe(Asker asker) {
        if (hub.relay().records(name)) {
            RecordedInlet recorded = new RecordedInlet(this, hub.relay());
            inlet = recorded;
            recorded.open(asker);
        } else {
            inlet = PlainInlet.of(bus.subscribe(name, asker, this::onDelivery));
        }
    }

    /** Another client waits for it to be registered. */
    void alsoFor(Asker asker) {
        if (registered().isComplete()) {
            return;
        }
        if (hub.relay().records(name)) {
            hub.relay().alsoFor(name, asker);
        } else {
            bus.alsoFor(name, asker);
        }
    }

    /** Completes when nothing published from then on, anywhere in the cluster, is missed. */
    Future<Void> registered() {
        return inlet == null ? Future.failedFuture("not subscribed") : inlet.registered();
    }

    /** Takes the node out of the cluster's registry; called again, tells when that is done. */
    Future<Void> close() {
        if (inlet == null) {
            return Future.succeededFuture();
        }
        if (closed == null) {
            closed = inlet.close()
                    .onFailure(failure -> LOG.atWarn()
                            .addKeyValue("address", name)
                            .addKeyValue("cause", failure.toString())
                            .log("The cluster did not take back a registration"));
        }
        return closed;
    }

    void add(ShardAddress place) {
        List<ShardAddress> next = new ArrayList<>(places);
        next.add(place);
        places = List.copyOf(next);
        if (inlet != null) {
            inlet.joined(place);
        }
    }

    void remove(ShardAddress place) {
        List<ShardAddress> next = new ArrayList<>(places);
        next.remove(place);
        places = List.copyOf(next);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    String name() {
        return name;
    }

    List<ShardAddress> places() {
        return places;
    }

    /** A message from the cluster, on the loop of the consumer. */
    private void onDelivery(Delivery delivery) {
        if (delivery.pointToPoint()) {
            deliverToOne(delivery);
        } else {
            deliverToAll(delivery);
        }
    }

    /** The next messages of an address with history, on the loop of the inlet. */
    void deliverRecorded(long epoch, List<StoredMessage> messages) {
        Set<WireFormat> formats = formats();
        Position end = new Position(epoch, messages.get(messages.size() - 1).offset());
        List<RecordedMessage> encoded = new ArrayList<>(messages.size());
        for (StoredMessage message : messages) {
            // Also if nobody reads it now: somebody who is just joining may.
            RecordedMessage next = new RecordedMessage(name, end.epochText(), message, formats, deflater);
            metrics.published(next.encoded().encodedBytes());
            encoded.add(next);
        }
        for (ShardAddress place : places) {
            place.publish(encoded, end);
        }
    }

    private void deliverToAll(Delivery delivery) {
        Set<WireFormat> formats = formats();
        if (formats.isEmpty()) {
            return; // lingering: nobody reads it
        }
        if (delivery.remote() && backlog.isOver()) { // local publishers are held back instead
            shed();
            return;
        }
        tellShed();
        if (!mayAnybodySee(delivery)) {
            metrics.withheld();
            return;
        }
        EncodedMessage message;
        try {
            message = new EncodedMessage(new Published(name, delivery), formats, deflater);
        } catch (EncodeException e) {
            metrics.unencodable();
            LOG.atWarn()
                    .addKeyValue("address", name)
                    .addKeyValue("cause", e.getMessage())
                    .log("A published body cannot be written as JSON; no client gets it");
            return;
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("address", name).setCause(e).log("A message could not be encoded");
            shed(); // as any other that the node cannot pass on: the subscribers are told
            return;
        }
        metrics.published(message.encodedBytes());
        backlog.passedOn(message.encodedBytes());
        for (ShardAddress place : places) {
            place.publish(delivery, message);
        }
    }

    /** It is only counted; the count is told before the next message, and at the latest behind all that waits now. */
    private void shed() {
        metrics.shed();
        places.forEach(ShardAddress::shed);
        if (!shedding && inlet != null) {
            shedding = true;
            inlet.afterQueued(this::tellShed);
        }
    }

    private void tellShed() {
        if (shedding) {
            shedding = false;
            places.forEach(ShardAddress::tellShed);
        }
    }

    private boolean mayAnybodySee(Delivery delivery) {
        for (ShardAddress place : places) {
            if (place.maySee(delivery)) {
                return true;
            }
        }
        return false;
    }

    private Set<WireFormat> formats() {
        List<ShardAddress> read = places;
        if (read.size() == 1) {
            return read.get(0).formats();
        }
        Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
        read.forEach(place -> formats.addAll(place.formats()));
        return formats;
    }

    /** In rotation over all subscribers of the node, wherever their loops are. */
    void deliverToOne(Delivery delivery) {
        List<ShardAddress> candidates = places;
        int total = 0;
        for (ShardAddress place : candidates) {
            total += place.subscriberCount();
        }
        int turn = total == 0 ? 0 : Math.floorMod(rotation++, total);
        int first = 0;
        for (int i = 0; i < candidates.size(); i++) {
            turn -= candidates.get(i).subscriberCount();
            if (turn < 0) {
                first = i;
                break;
            }
        }
        metrics.sent();
        offer(delivery, candidates, first, 0);
    }

    /** Passes the message on until a loop has a subscriber that takes it. */
    private void offer(Delivery delivery, List<ShardAddress> candidates, int first, int tried) {
        if (tried == candidates.size()) {
            refuse(delivery);
            return;
        }
        ShardAddress place = candidates.get((first + tried) % candidates.size());
        place.offer(delivery, () -> offer(delivery, candidates, first, tried + 1));
    }

    /**
     * Nobody here takes it. If that is because the last subscriber has left, the registry is told, and the message goes
     * to whoever else consumes the address.
     */
    private void refuse(Delivery delivery) {
        if (!isEmpty()) {
            metrics.refused();
            if (delivery.replyTo() != null) {
                delivery.replyTo().refuse();
            }
            return;
        }
        parked.add(delivery);
        if (gone) {
            drainParked(bus::forward);
        } else if (inlet != null && endingLinger.compareAndSet(false, true)) {
            // Behind what has already been queued for the consumer: closing it would throw that away.
            inlet.afterQueued(this::endLinger);
        }
    }

    private void endLinger() {
        if (hub.stopLingering(this)) {
            close().onComplete(done -> {
                gone = true; // before draining: whoever parks a message later looks here afterwards
                drainParked(bus::forward);
            });
        } else {
            endingLinger.set(false);
            drainParked(this::deliverToOne);
        }
    }

    private void drainParked(Consumer<Delivery> to) {
        for (Delivery next = parked.poll(); next != null; next = parked.poll()) {
            to.accept(next);
        }
    }
}
