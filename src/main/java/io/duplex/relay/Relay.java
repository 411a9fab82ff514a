package io.duplex.relay;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.clock.Timers;
import io.duplex.history.History;
import io.duplex.history.NewMessage;
import io.duplex.history.PublishId;
import io.duplex.history.Recorded;
import io.duplex.history.RecordedBatch;
import io.duplex.history.Retention;
import io.duplex.history.Teller;
import io.duplex.message.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.EncodeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The channels with history, as one node publishes to them and hears them. Any thread. */
public final class Relay implements Teller {
    /** A lost last message is noticed within this. */
    private static final Duration COMPARE = Duration.ofSeconds(1);
    /** How often owners hear who listens where there is no log yet, in comparisons. */
    private static final int COMPARISONS_PER_KEEP = 10;
    /** Migrations come by the hundred. */
    private static final Duration SOON = Duration.ofMillis(50);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Bus bus;
    private final History history;
    private final Timers timers;
    private final RelayMetrics metrics;
    private final Recorder recorder;
    private final Copies copies;
    private final PublishDesk desk;
    private final Set<Feed> feeds = ConcurrentHashMap.newKeySet();
    /** Owners of logs that have not answered yet. */
    private final Set<String> asked = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean keepScheduled = new AtomicBoolean();
    private int comparisons;

    /** The relay of one node; passes on what {@code history} records once it is that history's {@link Teller}. */
    public Relay(Vertx vertx, Bus bus, History history, Timers timers, RelayMetrics metrics) {
        this.bus = bus;
        this.history = history;
        this.timers = timers;
        this.metrics = metrics;
        this.recorder = new Recorder(bus, history, vertx, timers, metrics);
        this.copies = new Copies(bus, timers, metrics, this::take);
        this.desk = new PublishDesk(this, bus);
        metrics.feeds(feeds::size);
    }

    /** Begins to take part; completes when other nodes and services can reach this one. */
    public Future<Void> start() {
        timers.every(COMPARE, this::compare);
        history.onOwnersChange(() -> {
            if (keepScheduled.compareAndSet(false, true)) {
                timers.once(SOON, this::keep);
            }
        });
        return Future.all(copies.start(), desk.start(), recorder.start()).mapEmpty();
    }

    /**
     * Sends services that publish with an acknowledgement to other nodes, before this one ends.
     *
     * @param most how long
     * @return completes when all they have begun here has its answer, or after {@code most}; never fails
     */
    public Future<Void> leave(Duration most) {
        Promise<Void> left = Promise.promise();
        Timers.Timer end = timers.once(most, left::tryComplete);
        desk.leave().onComplete(done -> {
            end.cancel();
            left.tryComplete();
        });
        return left.future();
    }

    /** Whether the address has a history. */
    public boolean records(String address) {
        return history.retention(address) != null;
    }

    /** The body of a recorded message as the event bus would bring it; null also for what only JSON can say. */
    public static @Nullable Object body(StoredMessage message) {
        return Json.value(message.body());
    }

    /** How much of the address is kept, or null if it has no history. */
    public @Nullable Retention retention(String address) {
        return history.retention(address);
    }

    /** The log behind it. */
    public History history() {
        return history;
    }

    /**
     * Publishes to an address with history: recorded, then told to all who listen, on all nodes and in all services.
     *
     * @param id the publisher's name for it, so that it is recorded once however often it is published; null = none.
     *     Another message with the same one fails with {@link io.duplex.history.IdConflict}
     * @return the message's place; fails as {@link History#append} does, and with an {@link EncodeException} if the
     *     body is nothing JSON can say
     */
    public Future<Recorded> publish(String address, @Nullable Object body, MultiMap headers, @Nullable PublishId id) {
        NewMessage message;
        try {
            message = new NewMessage(id, Json.body(body), Json.headers(headers));
        } catch (EncodeException e) {
            return Future.failedFuture(e);
        }
        return history.append(address, message).onSuccess(recorded -> {
            if (!recorded.isDuplicate()) {
                MultiMap marked = MultiMap.caseInsensitiveMultiMap()
                        .addAll(headers)
                        .set(Addresses.POSITION, recorded.position().toString());
                bus.tellServices(address, body, marked);
            }
        });
    }

    /** Hears an address from now on, on the event loop that calls. */
    public Feed follow(String address, Asker asker, FeedListener listener) {
        Feed feed = new Feed(address, bus, history, recorder, timers, listener, metrics);
        feeds.add(feed);
        feed.start(asker, PATIENCE);
        return feed;
    }

    /** Another client waits for a feed of the address to begin. */
    public void alsoFor(String address, Asker asker) {
        bus.alsoFor(Addresses.copies(address), asker);
    }

    /** Ends a feed; completes when the cluster knows that this node does not listen. */
    public Future<Void> unfollow(Feed feed) {
        feeds.remove(feed);
        return feed.close();
    }

    @Override
    public void tell(String address, RecordedBatch batch) {
        copies.send(address, batch);
    }

    /** A batch that came to this node alone. */
    private void take(String address, RecordedBatch batch) {
        feeds.forEach(feed -> {
            if (feed.address().equals(address)) {
                feed.run(() -> feed.onBatch(batch));
            }
        });
    }

    /**
     * One question to each owner of logs, so that what the bus lost last is noticed too. An owner that does not answer
     * keeps only the listeners of its own logs waiting.
     */
    private void compare() {
        if (++comparisons % COMPARISONS_PER_KEEP == 0) {
            keep();
        }
        Map<String, Set<String>> byOwner = new HashMap<>();
        feeds.forEach(feed -> byOwner.computeIfAbsent(history.owner(feed.address()), owner -> new HashSet<>())
                .add(feed.address()));
        byOwner.forEach((owner, addresses) -> {
            if (asked.add(owner)) {
                // Also where the question fails at once: an owner that stays asked is not asked again.
                Future.succeededFuture().compose(now -> compare(addresses)).onComplete(done -> asked.remove(owner));
            }
        });
    }

    private Future<?> compare(Set<String> addresses) {
        return history.ends(addresses)
                .onSuccess(ends -> feeds.forEach(feed -> {
                    if (addresses.contains(feed.address())) {
                        feed.run(() -> feed.compare(ends.get(feed.address())));
                    }
                }));
    }

    private void keep() {
        keepScheduled.set(false);
        List<String> addresses =
                feeds.stream().filter(Feed::isAtBeginning).map(Feed::address).toList();
        recorder.listening().keep(addresses);
    }
}
