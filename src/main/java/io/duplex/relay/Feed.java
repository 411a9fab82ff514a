package io.duplex.relay;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSubscription;
import io.duplex.clock.Timers;
import io.duplex.history.History;
import io.duplex.history.Page;
import io.duplex.history.RecordedBatch;
import io.duplex.message.Delivery;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address with history as one node hears it: every message after the one at which it began, once, in order.
 *
 * <pre>
 *   copies come from the bus        next          what is done
 *     3 4                             5           dropped: was delivered
 *     5 6                             5           delivered
 *     8 9                             7           held; 7 is read from the log, then 8 9
 *     (nothing)                       10          the log ends at 10: read, the copy was lost
 *     of another epoch                10          the log is asked which it has
 *     (nothing)                       1           there may be no log yet: what begins it is of another epoch
 * </pre>
 *
 * <p>It begins when the cluster knows that this node wants the copies: then the log's end is read, so whatever comes
 * after that is heard or found missing. It is live when the member that records what services publish is known to.
 */
public final class Feed {
    /** Copies that overtook each other arrive within this; reading the log at once would be for nothing. */
    private static final Duration OVERTAKING = Duration.ofMillis(15);

    private static final Duration RETRY = Duration.ofMillis(200);
    private static final int PAGE_MESSAGES = 512;
    private static final int PAGE_BYTES = 256 * 1024;

    private final String address;
    private final Bus bus;
    private final History history;
    private final Recorder recorder;
    private final Timers timers;
    private final FeedListener listener;
    private final RelayMetrics metrics;
    private final Taker taker;
    private final Held held = new Held();
    private final BatchReader reader;
    private final Promise<Void> live = Promise.promise();
    private @Nullable BusSubscription copies;
    private long deadlineNanos;
    private long epoch;
    /** Offset of the message to be delivered next; 0 before it began. */
    private long next;

    private volatile boolean atBeginning;
    private boolean reading;
    private boolean repairScheduled;
    private boolean mustRepair;
    private boolean closed;

    Feed(
            String address,
            Bus bus,
            History history,
            Recorder recorder,
            Timers timers,
            FeedListener listener,
            RelayMetrics metrics) {
        this.address = address;
        this.bus = bus;
        this.history = history;
        this.recorder = recorder;
        this.timers = timers;
        this.listener = listener;
        this.metrics = metrics;
        this.reader = new BatchReader(metrics);
        this.taker = new Taker(address, listener, metrics);
    }

    void start(Asker asker, Duration patience) {
        deadlineNanos = timers.nanos() + patience.toNanos();
        BusSubscription subscription = bus.subscribe(Addresses.copies(address), asker, this::onDelivery);
        copies = subscription;
        subscription
                .live()
                .onSuccess(known -> subscription.afterQueued(() -> open(asker)))
                .onFailure(live::tryFail);
    }

    /** Completes when nothing published from now on is missed, whoever publishes it. */
    public Future<Void> live() {
        return live.future();
    }

    /** Runs the action on this feed's event loop, after what has been queued for it. */
    public void run(Runnable action) {
        if (copies != null) {
            copies.afterQueued(action);
        }
    }

    /** The position up to which all was delivered, or null before it began. On its event loop. */
    public @Nullable Position position() {
        return next == 0 ? null : new Position(epoch, next - 1);
    }

    /** Hears nothing more; completes when the cluster knows. */
    public Future<Void> close() {
        closed = true;
        held.clear();
        live.tryFail("closed");
        if (atBeginning) {
            recorder.listening().leave(address);
        }
        return copies == null ? Future.succeededFuture() : copies.close();
    }

    String address() {
        return address;
    }

    private void open(Asker asker) {
        if (closed) {
            return;
        }
        history.open(address)
                .onSuccess(end -> {
                    if (closed) {
                        return;
                    }
                    if (next == 0) {
                        begin(end);
                    }
                    recorder.awaitLive(address, asker, deadlineNanos)
                            .onSuccess(done -> live.tryComplete())
                            .onFailure(live::tryFail);
                })
                .onFailure(failure -> {
                    if (timers.nanos() - deadlineNanos >= 0) {
                        live.tryFail(failure);
                    } else {
                        timers.once(RETRY, () -> open(asker));
                    }
                });
    }

    private void begin(Position end) {
        epoch = end.epoch();
        next = end.offset() + 1;
        atBeginning = next == 1;
        listener.onBegin(end);
        deliverHeld();
    }

    private void onDelivery(Delivery delivery) {
        if (delivery.pointToPoint()) {
            listener.onSend(delivery);
            return;
        }
        RecordedBatch batch = reader.read(delivery.body());
        if (batch != null) {
            onBatch(batch);
        }
    }

    /** Messages from the log, in whatever order they come. On its event loop. */
    void onBatch(RecordedBatch batch) {
        if (closed) {
            return;
        }
        if (next == 0) {
            held.add(batch);
        } else if (batch.epoch() != epoch) {
            repair();
        } else if (batch.first() > next) {
            held.add(batch);
            repairAfter(OVERTAKING, false);
        } else if (tryDeliver(batch.messages())) {
            deliverHeld();
        }
    }

    /** The log ends there, or there is none: what has not come by now is read. */
    void compare(@Nullable Position end) {
        boolean differs = end == null ? next > 1 : end.epoch() != epoch || end.offset() >= next;
        if (next != 0 && differs) {
            repair();
        }
    }

    /** Whether the address had no log when it was last looked at. Any thread. */
    boolean isAtBeginning() {
        return atBeginning;
    }

    /**
     * False if the listener could not take them: then they are read again, and nothing that follows may come before.
     */
    private boolean tryDeliver(List<StoredMessage> messages) {
        List<StoredMessage> fresh = Runs.from(messages, next);
        if (fresh.isEmpty()) {
            metrics.repeated();
            return true;
        }
        if (!taker.tryTake(epoch, fresh)) {
            repairAfter(RETRY, true);
            return false;
        }
        next = fresh.get(fresh.size() - 1).offset() + 1;
        return true;
    }

    private void deliverHeld() {
        for (RecordedBatch batch = held.takeUpTo(next); batch != null; batch = held.takeUpTo(next)) {
            if (batch.epoch() == epoch && !tryDeliver(batch.messages())) {
                return;
            }
        }
        if (!held.isEmpty()) {
            repairAfter(OVERTAKING, false);
        }
    }

    private void repairAfter(Duration pause, boolean surely) {
        mustRepair |= surely;
        if (!repairScheduled && !reading) {
            repairScheduled = true;
            timers.once(pause, () -> {
                repairScheduled = false;
                if (mustRepair || !held.isEmpty()) {
                    repair();
                }
            });
        }
    }

    /** Reads on from the log, until there is nothing more. */
    private void repair() {
        if (reading || closed) {
            return;
        }
        reading = true;
        mustRepair = false;
        Future.succeededFuture()
                .compose(now -> history.after(address, new Position(epoch, next - 1), PAGE_MESSAGES, PAGE_BYTES))
                .onSuccess(this::repaired)
                .onFailure(failure -> {
                    reading = false;
                    repairAfter(RETRY, true);
                });
    }

    private void repaired(Page page) {
        reading = false;
        if (closed) {
            return;
        }
        if (page.epoch() != epoch) { // positions of before mean the same in the new one, or nothing
            held.clear();
            next = taker.changeEpoch(page, next);
            epoch = page.epoch();
        }
        atBeginning = !page.hasLog();
        List<StoredMessage> messages = page.messages();
        for (List<StoredMessage> run : Runs.of(messages)) {
            if (!tryRepair(page, run)) {
                return;
            }
        }
        if (messages.isEmpty() && page.tail() >= next) {
            skipTo(page, page.tail() + 1); // all of it has expired
        }
        deliverHeld();
        if (page.tail() >= next) {
            repair();
        }
    }

    private boolean tryRepair(Page page, List<StoredMessage> run) {
        long last = run.get(run.size() - 1).offset();
        if (last < next) {
            return true;
        }
        skipTo(page, run.get(0).offset());
        metrics.repaired(last - next + 1);
        return tryDeliver(run);
    }

    private void skipTo(Page page, long offset) {
        if (offset > next) {
            taker.skip(page, next, offset);
            next = offset;
        }
    }
}
