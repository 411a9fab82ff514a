package io.duplex.relay;

import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.history.RecordedBatch;
import io.duplex.message.Delivery;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Passes recorded batches on to the nodes, so that what is on its way to each of them is bounded. The event bus queues
 * without a bound for a node that is slow or frozen.
 *
 * <pre>
 *   to each node:   |--- on its way, at most {@link #WINDOW_BYTES} ---|
 *                   ^ a mark arrived      ^ a mark is asked for, behind the batches
 * </pre>
 *
 * <p>A node whose window is full gets nothing more until its mark has arrived; it reads what it missed from the log.
 * Then the others get their batches one by one, each at an address of its own, and as soon as none is behind, by one
 * publish for all as ever.
 *
 * <p>Any thread.
 */
final class Copies {
    static final long WINDOW_BYTES = 8L << 20;

    private static final long MARK_BYTES = 1L << 20;
    private static final Duration MARK = Duration.ofSeconds(2);
    /** Header of a batch that comes at a node's own address. */
    private static final String ADDRESS = "duplex-address";

    private final Bus bus;
    private final Timers timers;
    private final RelayMetrics metrics;
    private final BiConsumer<String, RecordedBatch> receiver;
    private final BatchReader reader;
    private final Map<String, Way> ways = new HashMap<>();

    /**
     * The copies one node sends and gets.
     *
     * @param receiver gets batches that came to this node alone
     */
    Copies(Bus bus, Timers timers, RelayMetrics metrics, BiConsumer<String, RecordedBatch> receiver) {
        this.bus = bus;
        this.timers = timers;
        this.metrics = metrics;
        this.receiver = receiver;
        this.reader = new BatchReader(metrics);
    }

    /** Begins to take batches for this node alone, and to answer marks. */
    Future<Void> start() {
        return bus.listen(Addresses.node(bus.self()), this::onDelivery).registered();
    }

    /** To all nodes that listen to the address, and whose window has room. */
    void send(String address, RecordedBatch batch) {
        Buffer bytes = BatchCodec.encode(batch);
        Set<String> nodes = bus.otherNodes();
        Set<String> behind = take(nodes, bytes.length());
        if (behind.isEmpty()) {
            bus.publish(Addresses.copies(address), bytes, MultiMap.caseInsensitiveMultiMap());
            return;
        }
        metrics.withheld(behind.size());
        MultiMap header = MultiMap.caseInsensitiveMultiMap().add(ADDRESS, address);
        receiver.accept(address, batch);
        for (String node : nodes) {
            if (!behind.contains(node)) {
                bus.send(Addresses.node(node), bytes, header);
            }
        }
    }

    /** Takes room for a batch to each node; tells which had none. */
    private Set<String> take(Set<String> nodes, int bytes) {
        Set<String> behind = new HashSet<>();
        List<Mark> marks = new ArrayList<>();
        synchronized (ways) {
            ways.keySet().retainAll(nodes);
            for (String node : nodes) {
                Way way = ways.computeIfAbsent(node, name -> new Way());
                if (way.sent - way.arrived > WINDOW_BYTES) {
                    behind.add(node);
                } else {
                    way.sent += bytes;
                }
                if (!way.marking && way.sent - way.arrived > MARK_BYTES) {
                    way.marking = true;
                    marks.add(new Mark(node, way, way.sent));
                }
            }
        }
        marks.forEach(this::mark);
        return behind;
    }

    private void mark(Mark mark) {
        Future.succeededFuture()
                .compose(now -> bus.ask(Addresses.node(mark.node()), null, MultiMap.caseInsensitiveMultiMap(), MARK))
                .onSuccess(answer -> arrived(mark))
                .onFailure(failure -> timers.once(MARK, () -> markAgain(mark)));
    }

    /** It may only be slow. A node that has left gets a new way if it comes back: what was on this one is lost. */
    private void markAgain(Mark mark) {
        if (bus.otherNodes().contains(mark.node())) {
            mark(mark);
        } else {
            synchronized (ways) {
                ways.remove(mark.node(), mark.way());
            }
        }
    }

    private void arrived(Mark mark) {
        synchronized (ways) {
            mark.way().marking = false;
            mark.way().arrived = mark.sent();
        }
    }

    private void onDelivery(Delivery delivery) {
        String address = delivery.headers().get(ADDRESS);
        RecordedBatch batch = delivery.replyTo() == null ? reader.read(delivery.body()) : null;
        if (delivery.replyTo() != null) {
            delivery.replyTo().reply(true, MultiMap.caseInsensitiveMultiMap());
        } else if (address != null && batch != null) {
            receiver.accept(address, batch);
        }
    }

    /** A question behind what was sent on a way up to then, in bytes. */
    private record Mark(String node, Way way, long sent) {}

    /** What has been sent to a node and what is known to have arrived, in bytes since it came. */
    private static final class Way {
        private long sent;
        private long arrived;
        private boolean marking;
    }
}
