package io.duplex.hub;

import io.duplex.bus.Bus;
import io.duplex.message.Delivery;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Point-to-point messages of one address: each goes to one subscriber of the node, in rotation over all of them,
 * whichever loops they are on. A message that no subscriber takes is forwarded to the address's other consumers, once
 * this node's registration has ended.
 */
final class SendRotation {
    private final HubAddress address;
    private final Hub hub;
    private final Bus bus;
    /** Messages that came when no subscriber was left, until the registry knows. */
    private final Queue<Delivery> parked = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean endingLinger = new AtomicBoolean();
    private volatile boolean gone;
    private int next;

    SendRotation(HubAddress address, Hub hub, Bus bus) {
        this.address = address;
        this.hub = hub;
        this.bus = bus;
    }

    /** Delivers to the subscriber whose turn it is, or to one behind it. */
    void deliver(Delivery delivery) {
        List<ShardAddress> candidates = address.places();
        int total = 0;
        for (ShardAddress place : candidates) {
            total += place.subscriberCount();
        }
        int turn = total == 0 ? 0 : Math.floorMod(next++, total);
        int first = 0;
        for (int i = 0; i < candidates.size(); i++) {
            turn -= candidates.get(i).subscriberCount();
            if (turn < 0) {
                first = i;
                break;
            }
        }
        hub.metrics().sent();
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
     * No subscriber takes it. If that is because the last one has left, the registry is told, and the message goes to
     * another consumer of the address.
     */
    private void refuse(Delivery delivery) {
        if (!address.isEmpty()) {
            hub.metrics().refused();
            if (delivery.replyTo() != null) {
                delivery.replyTo().refuse();
            }
            return;
        }
        parked.add(delivery);
        if (gone) {
            drainParked(bus::forward);
        } else if (endingLinger.compareAndSet(false, true)) {
            // Behind what has already been queued for the consumer: closing it would throw that away.
            address.afterQueued(this::endLinger);
        }
    }

    private void endLinger() {
        if (hub.stopLingering(address)) {
            address.close().onComplete(done -> {
                gone = true; // before draining: a message that is parked later looks here afterwards
                drainParked(bus::forward);
            });
        } else {
            endingLinger.set(false);
            drainParked(this::deliver);
        }
    }

    private void drainParked(Consumer<Delivery> to) {
        for (Delivery delivery = parked.poll(); delivery != null; delivery = parked.poll()) {
            to.accept(delivery);
        }
    }
}
