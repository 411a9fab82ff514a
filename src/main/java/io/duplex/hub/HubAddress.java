package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.codec.EncodedMessage;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.json.EncodeException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One address this node listens to, and the event loops that have subscribers of it.
 *
 * <p>The list of loops is replaced, never changed, so that {@link #onDelivery} reads it without a lock.
 */
final class HubAddress implements SourceListener {
    private static final Logger LOG = LoggerFactory.getLogger(HubAddress.class);

    private final String name;
    private final Source source;
    private final SendRotation rotation;
    /** Belong to the loop of the consumer, as {@link #onDelivery} does. */
    private final MessageDeflater deflater;

    private final Backlog backlog;

    private final HubMetrics metrics;
    private volatile List<ShardAddress> places = List.of();
    private @Nullable Inlet inlet;
    private @Nullable Future<Void> closed;
    /** Messages were shed of which the subscribers have not been told. */
    private boolean shedding;

    HubAddress(String name, Source source, Hub hub, Bus bus, HubShard consumer) {
        this.name = name;
        this.source = source;
        this.rotation = new SendRotation(this, hub, bus);
        this.deflater = consumer.deflater();
        this.backlog = consumer.backlog();
        this.metrics = hub.metrics();
    }

    void open(Asker asker) {
        inlet = source.open(asker, this);
    }

    /** Another client waits for it to be registered. */
    void alsoFor(Asker asker) {
        if (inlet != null && !registered().isComplete()) {
            inlet.alsoFor(asker);
        }
    }

    /** Completes when nothing published from then on, anywhere in the cluster, is missed. */
    Future<Void> registered() {
        return inlet == null ? Future.failedFuture("not subscribed") : inlet.registered();
    }

    /** Whether the cluster's registry has not taken it yet. */
    boolean isWaiting() {
        return inlet == null || inlet.isWaiting();
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
                            .log("Could not remove a registration from the cluster"));
        }
        return closed;
    }

    void add(ShardAddress place) {
        List<ShardAddress> next = new ArrayList<>(places);
        next.add(place);
        places = List.copyOf(next);
        Inlet from = inlet;
        if (from != null && source.past() != null) {
            from.afterQueued(() -> {
                Position reached = from.position();
                if (reached != null) {
                    place.begin(reached);
                }
            });
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

    /** Runs the action after what the inlet has been given already; not at all if there is no inlet. */
    void afterQueued(Runnable action) {
        if (inlet != null) {
            inlet.afterQueued(action);
        }
    }

    @Override
    public void onDelivery(Delivery delivery) {
        if (delivery.pointToPoint()) {
            rotation.deliver(delivery);
        } else {
            deliverToAll(delivery);
        }
    }

    @Override
    public void onSend(Delivery delivery) {
        rotation.deliver(delivery);
    }

    @Override
    public void onBegin(Position end) {
        places.forEach(place -> place.begin(end));
    }

    @Override
    public void onRename(Position position) {
        places.forEach(place -> place.rename(position));
    }

    @Override
    public void onGap(Gap gap, Position resume) {
        places.forEach(place -> place.gap(gap, resume));
    }

    @Override
    public void onMessages(long epoch, List<StoredMessage> messages) {
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
        if (delivery.remote() && backlog.updateOverload()) { // local publishers are held back instead
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
            message = new EncodedMessage(new LiveContent(name, delivery), formats, deflater);
        } catch (EncodeException e) {
            metrics.unencodable();
            LOG.atWarn()
                    .addKeyValue("address", name)
                    .addKeyValue("cause", e.getMessage())
                    .log("A published body cannot be written as JSON; no client receives it");
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
            if (place.lanes().maySee(delivery)) {
                return true;
            }
        }
        return false;
    }

    private Set<WireFormat> formats() {
        List<ShardAddress> read = places;
        if (read.size() == 1) {
            return read.get(0).lanes().formats();
        }
        Set<WireFormat> formats = EnumSet.noneOf(WireFormat.class);
        read.forEach(place -> formats.addAll(place.lanes().formats()));
        return formats;
    }
}
