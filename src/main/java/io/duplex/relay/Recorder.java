package io.duplex.relay;

import io.duplex.bus.Asker;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSubscription;
import io.duplex.clock.Timers;
import io.duplex.history.History;
import io.duplex.history.NewMessage;
import io.duplex.message.Delivery;
import io.duplex.message.ReplyTo;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what services publish on the event bus to channels with history, without knowing of it.
 *
 * <p>Every consumer of an address hears a publish, so one node alone may record it: the member that owns the address's
 * log. When logs move, the new owner first begins to listen and then says so; the old one goes on until it hears that.
 * In between, a few milliseconds, a message may be recorded twice; after the death of an owner, until another listens,
 * not at all. Both is what the event bus itself allows. Who needs more publishes with an acknowledgement.
 *
 * <p>A message for one receiver is passed on to the nodes that have subscribers.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final Duration PASS = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration RETRY = Duration.ofMillis(200);
    private static final Duration ASK = Duration.ofSeconds(2);

    private final Bus bus;
    private final History history;
    private final Vertx vertx;
    private final Timers timers;
    private final RelayMetrics metrics;
    private final Listening listening;
    private final Map<String, Recording> recordings = new ConcurrentHashMap<>();
    private final AtomicBoolean passScheduled = new AtomicBoolean();
    private String member = "";
    private @Nullable BusSubscription asked;

    Recorder(Bus bus, History history, Vertx vertx, Timers timers, RelayMetrics metrics) {
        this.bus = bus;
        this.history = history;
        this.vertx = vertx;
        this.timers = timers;
        this.metrics = metrics;
        this.listening = new Listening(bus, history, timers, this::listens);
        metrics.recordings(recordings::size);
    }

    /** Begins to listen to the other members; completes when they can ask. */
    Future<Void> start() {
        BusSubscription took = bus.listen(Addresses.TOOK, this::onTook);
        timers.every(PASS, this::pass);
        history.onOwnersChange(this::passSoon);
        return took.registered().compose(known -> listen());
    }

    /** Members get another name when a split cluster has merged. */
    private synchronized Future<Void> listen() {
        String now = history.member();
        if (now.equals(member) && asked != null) {
            return asked.registered();
        }
        member = now;
        if (asked != null) {
            asked.close();
        }
        BusSubscription subscription = bus.listen(Addresses.recorder(now), this::onAsked);
        asked = subscription;
        return subscription.registered();
    }

    /** Completes when the owner of the address's log records what is published to it; that takes the client's turn. */
    Future<Void> awaitLive(String address, Asker asker, long deadlineNanos) {
        Promise<Void> live = Promise.promise();
        ask(address, asker, deadlineNanos, live);
        return live.future();
    }

    private void ask(String address, Asker asker, long deadlineNanos, Promise<Void> live) {
        String owner = history.owner(address);
        Future<Void> answer = owner.equals(history.member())
                ? recordFor(owner, address, asker)
                : bus.ask(Addresses.recorder(owner), address, listening.onBehalfOf(asker), ASK)
                        .mapEmpty();
        answer.onSuccess(done -> live.tryComplete()).onFailure(failure -> {
            if (timers.nanos() - deadlineNanos >= 0) {
                live.tryFail(failure);
            } else {
                timers.once(RETRY, () -> ask(address, asker, deadlineNanos, live)); // by then it may have another owner
            }
        });
    }

    private void onAsked(Delivery question) {
        ReplyTo asker = question.replyTo();
        if (asker == null) {
            return;
        }
        String who = String.valueOf(question.headers().get(Addresses.MEMBER));
        if (question.body() instanceof JsonArray addresses) {
            boolean leaves = question.headers().contains(Addresses.LEAVES);
            addresses.forEach(address -> listens(String.valueOf(address), who, !leaves));
            asker.reply(true, MultiMap.caseInsensitiveMultiMap());
        } else if (question.body() instanceof String address
                && history.retention(address) != null
                && history.owns(address)) {
            recordFor(who, address, Listening.askerOf(question))
                    .onSuccess(live -> asker.reply(true, MultiMap.caseInsensitiveMultiMap()))
                    .onFailure(failure -> asker.refuse());
        } else {
            asker.refuse();
        }
    }

    /** What this node says of itself to the owners of logs. */
    Listening listening() {
        return listening;
    }

    private void listens(String address, String who, boolean listens) {
        Recording known = recordings.get(address);
        if (!listens && known != null) {
            known.askers.left(who, timers.nanos());
        } else if (listens && history.retention(address) != null && history.owns(address)) {
            recordFor(who, address, Asker.RECORDER).onFailure(failure -> notYet(address, failure));
        }
    }

    private Future<Void> recordFor(String who, String address, Asker asker) {
        Future<Void> live = record(address, asker);
        Recording recording = recordings.get(address);
        if (recording != null) {
            recording.askers.asked(who, timers.nanos());
        }
        return live;
    }

    private Future<Void> record(String address, Asker asker) {
        Recording known = recordings.get(address);
        if (known != null) {
            if (!known.live().isComplete()) {
                bus.alsoFor(address, asker);
            }
            return known.live();
        }
        Recording created = recordings.computeIfAbsent(address, Recording::new);
        created.start(asker);
        return created.live();
    }

    private void onTook(Delivery told) {
        String who = told.headers().get(Addresses.MEMBER);
        if (told.body() instanceof String address && who != null && !who.equals(history.member())) {
            Recording mine = recordings.get(address);
            if (mine != null && !history.owns(address)) {
                mine.stop();
            }
        }
    }

    private void passSoon() {
        if (passScheduled.compareAndSet(false, true)) {
            timers.once(SOON, this::pass);
        }
    }

    /** What this member owns is recorded here; of what it no longer owns, somebody else says that it took it. */
    private void pass() {
        passScheduled.set(false);
        vertx.executeBlocking(history::owned, false)
                .onSuccess(this::recordAll)
                .onFailure(failure -> LOG.atDebug()
                        .addKeyValue("cause", failure.toString())
                        .log("The logs of this member could not be listed"));
    }

    private void recordAll(Set<String> owned) {
        listen();
        for (String address : owned) {
            if (history.retention(address) != null) {
                record(address, Asker.RECORDER).onFailure(failure -> notYet(address, failure));
            }
        }
        recordings.values().forEach(recording -> recording.review(owned));
    }

    private static void notYet(String address, Throwable cause) {
        LOG.atDebug()
                .addKeyValue("address", address)
                .addKeyValue("cause", cause.toString())
                .log("Not recording yet");
    }

    /** One address this node records. */
    private final class Recording {
        /** After this many looks without owning it, and without a word of who does, its new owner must be live. */
        private static final int LOOKS_WITHOUT = 3;

        private final String address;
        private final Promise<Void> live = Promise.promise();
        private final AtomicBoolean started = new AtomicBoolean();
        private final Askers askers = new Askers();
        private volatile @Nullable BusSubscription subscription;
        private int looksWithout;

        Recording(String address) {
            this.address = address;
        }

        Future<Void> live() {
            return live.future();
        }

        void start(Asker asker) {
            if (!started.compareAndSet(false, true)) {
                return;
            }
            BusSubscription created = bus.subscribe(address, asker, this::onDelivery);
            subscription = created;
            created.live()
                    .onSuccess(known -> created.afterQueued(() -> {
                        live.tryComplete();
                        bus.tell(Addresses.TOOK, address, listening.self());
                    }))
                    .onFailure(failure -> {
                        recordings.remove(address, this);
                        created.close(); // or the next try would leave this consumer behind
                        live.tryFail(failure);
                    });
        }

        void review(Set<String> owned) {
            looksWithout = owned.contains(address) || history.owns(address) ? 0 : looksWithout + 1;
            boolean isNeeded = owned.contains(address) || !askers.isEmpty(timers.nanos());
            if (looksWithout >= LOOKS_WITHOUT || !isNeeded) {
                stop();
            }
        }

        void stop() {
            BusSubscription ended = subscription;
            if (ended != null && recordings.remove(address, this)) {
                ended.afterQueued(ended::close); // what has reached this node is still recorded
            }
        }

        private void onDelivery(Delivery delivery) {
            if (delivery.pointToPoint()) {
                bus.forward(new Delivery(
                        Addresses.copies(address), delivery.body(), delivery.headers(), true, delivery.replyTo()));
            } else if (!delivery.headers().contains(Addresses.POSITION)) {
                append(delivery);
            }
        }

        private void append(Delivery delivery) {
            byte[] body;
            try {
                body = Json.body(delivery.body());
            } catch (EncodeException e) {
                unrecorded(e);
                return;
            }
            history.append(address, new NewMessage(null, body, Json.headers(delivery.headers())))
                    .onFailure(this::unrecorded);
        }

        private void unrecorded(Throwable cause) {
            metrics.unrecorded();
            LOG.atWarn()
                    .addKeyValue("address", address)
                    .addKeyValue("cause", cause.getMessage())
                    .log("A message that a service published could not be recorded; no client receives it");
        }
    }
}
