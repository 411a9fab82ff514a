package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.channel.Overflow;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Lane;
import io.duplex.fanout.Turn;
import io.duplex.loop.Loop;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the hub that one event loop owns. */
public final class HubShard {
    private static final Logger LOG = LoggerFactory.getLogger(HubShard.class);
    private static final int BATCH = 256;

    private final Hub hub;
    private final Loop loop;
    private final Turn turn;
    private final MessageDeflater deflater = new MessageDeflater();
    private final Pages pages;
    private final PastTurns pastTurns;
    private final Map<String, ShardAddress> addresses = new HashMap<>();
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean inboxScheduled = new AtomicBoolean();
    private final Tide tide;
    private final Backlog backlog;

    /** An empty shard on {@code loop}, which also runs {@code turn}. */
    public HubShard(Hub hub, Loop loop, Turn turn) {
        this.hub = hub;
        this.loop = loop;
        this.turn = turn;
        this.pages = new Pages(hub.timers(), deflater);
        this.pastTurns = new PastTurns(loop, hub.timers());
        this.tide = new Tide(hub, loop);
        this.backlog = new Backlog(loop, hub.settings().maxBacklogBytes());
        hub.add(this);
    }

    /** Runs the action, on this loop, when all that this loop has published by now is in the lanes of the node. */
    public void settled(Runnable action) {
        tide.settled(action);
    }

    /** Behind all that is queued for this loop. */
    void afterQueued(Runnable task) {
        loop.execute(task);
    }

    /** Subscribes somebody of this loop; called on it. */
    public Subscription subscribe(String address, Subscriber subscriber) {
        ShardAddress place = addresses.get(address);
        if (place == null) {
            place = new ShardAddress(address, this, hub.sources().of(address));
            addresses.put(address, place);
            place.open(hub, subscriber.asker());
        }
        return place.add(subscriber);
    }

    /** How much waits for this loop, about. Any thread. */
    long backlogBytes() {
        return backlog.bytes();
    }

    /** How many addresses subscribers of this loop listen to; called on it. */
    public int addressCount() {
        return addresses.size();
    }

    /** Whether one of this loop's subscribers does; called on it. */
    public boolean listensTo(String address) {
        return addresses.containsKey(address);
    }

    /** Whether the address has a history. */
    public boolean records(String address) {
        return hub.sources().of(address).past() != null;
    }

    /** Whether addresses with history can be neither heard nor written on this node for now. */
    public boolean isHistoryGone() {
        return hub.sources().isPastGone();
    }

    /** Whether a subscriber of this address could have that overflow policy; called on this loop. */
    public boolean takes(String address, Overflow overflow) {
        ShardAddress place = addresses.get(address);
        return place == null || place.lanes().takes(overflow);
    }

    /** Pages of the history that subscribers of this loop read. */
    Pages pages() {
        return pages;
    }

    /** Runs a step of a client's way through the past when it is its turn; called on this loop. */
    public void later(Asker asker, Runnable step) {
        pastTurns.later(asker, step);
    }

    Hub hub() {
        return hub;
    }

    /** What comes to this loop as the consumer's. */
    Backlog backlog() {
        return backlog;
    }

    MessageDeflater deflater() {
        return deflater;
    }

    Lane newLane(WireFormat format) {
        return new Lane(format, turn);
    }

    void close(ShardAddress place) {
        addresses.remove(place.name(), place);
        place.leave(hub);
    }

    /** At once if the caller is on this loop; else with all that has gathered, in one task and in order. */
    void run(Runnable task) {
        if (loop.isCurrent()) {
            task.run();
            return;
        }
        inbox.add(task);
        if (inboxScheduled.compareAndSet(false, true)) {
            try {
                loop.execute(this::emptyInbox);
            } catch (RuntimeException | Error e) {
                inboxScheduled.set(false);
                throw e;
            }
        }
    }

    /** A batch at a time, so that the loop also gets to its sockets; a task that fails does not take others with it. */
    private void emptyInbox() {
        inboxScheduled.set(false);
        try {
            for (int i = 0; i < BATCH; i++) {
                Runnable task = inbox.poll();
                if (task == null) {
                    return;
                }
                runSafely(task);
            }
        } finally {
            if (!inbox.isEmpty() && inboxScheduled.compareAndSet(false, true)) {
                loop.afterSockets(this::emptyInbox);
            }
        }
    }

    static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("Internal error in a delivery");
        }
    }
}
