package io.duplex.bus;

import io.duplex.clock.Timers;
import io.duplex.message.Delivery;
import io.duplex.message.ReplyTo;
import io.duplex.message.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes "registered" mean "live on the whole cluster".
 *
 * <p>Senders keep what they know of an address, and hear of a change some 20 ms after it was made. So a node that has
 * registered asks every other node to look again, and waits until all have. What asks meanwhile is the next round: one
 * is on its way at a time, however many addresses are registered. Clients take turns for the places in a round, and
 * what nobody wants any more has none.
 *
 * <p>Services do not answer. While there are any, the barrier waits for as long as their view may be old. A node that
 * does not answer either is frozen or cut off, and cannot hold up the others: it is waited for {@link #MOST_TRIES}
 * times {@link #ANSWER}.
 */
final class Barrier {
    private static final Logger LOG = LoggerFactory.getLogger(Barrier.class);
    private static final String ADDRESS = "__duplex.barrier.";
    private static final int MOST_ADDRESSES = 1_000;
    private static final int MOST_TRIES = 3;
    private static final Duration ANSWER = Duration.ofMillis(700);
    /** Twice what Vert.x collects changes for before it tells its senders. */
    private static final Duration SERVICES = Duration.ofMillis(40);

    private final Bus bus;
    private final Registry registry;
    private final Timers timers;
    private final FairQueue<Waiting> waiting = new FairQueue<>();
    private boolean busy;

    Barrier(Bus bus, Registry registry, Timers timers) {
        this.bus = bus;
        this.registry = registry;
        this.timers = timers;
    }

    /** Begins to answer; completes when the others can ask. */
    Future<Void> start() {
        return bus.listen(ADDRESS + registry.self(), this::onQuestion).registered();
    }

    private void onQuestion(Delivery question) {
        ReplyTo asker = question.replyTo();
        if (question.body() instanceof JsonArray addresses && asker != null) {
            refresh(addresses.stream().map(String::valueOf).toList())
                    .onComplete(done -> asker.reply(true, MultiMap.caseInsensitiveMultiMap()));
        }
    }

    /**
     * Completes when all who publish, on whichever node, see what is registered for the address by now.
     *
     * @param asker whose turn it is
     * @param isOver asked when its turn has come; fails if so
     */
    Future<Void> passed(String address, Asker asker, BooleanSupplier isOver) {
        Waiting asked = new Waiting(address, isOver, Promise.promise());
        synchronized (this) {
            waiting.add(asker, asked);
            if (busy) {
                return asked.promise().future();
            }
            busy = true;
        }
        round();
        return asked.promise().future();
    }

    /** Takes this node's consumers of the address out of the registry; completes when nobody sends to them any more. */
    Future<Void> withdrawn(String address) {
        return registry.withdraw(address).compose(taken -> passed(address, Asker.NODE, () -> false));
    }

    private void round() {
        List<Waiting> over = new ArrayList<>();
        List<Waiting> taken = new ArrayList<>();
        synchronized (this) {
            for (Waiting next = poll(taken); next != null; next = poll(taken)) {
                (next.isOver().getAsBoolean() ? over : taken).add(next);
            }
            busy = !taken.isEmpty();
        }
        over.forEach(Waiting::giveUp);
        if (taken.isEmpty()) {
            return;
        }
        List<String> addresses = taken.stream().map(Waiting::address).distinct().toList();
        List<Future<Void>> answers = new ArrayList<>();
        answers.add(refresh(addresses));
        for (String node : registry.otherNodes()) {
            Promise<Void> answer = Promise.promise();
            ask(node, new JsonArray(addresses), 1, answer);
            answers.add(answer.future());
        }
        Future.join(answers).onComplete(done -> {
            if (registry.hasServices()) {
                timers.once(SERVICES, () -> taken.forEach(Waiting::pass));
            } else {
                taken.forEach(Waiting::pass);
            }
            round();
        });
    }

    private @Nullable Waiting poll(List<Waiting> taken) {
        return taken.size() < MOST_ADDRESSES ? waiting.poll() : null;
    }

    private void ask(String node, JsonArray addresses, int tries, Promise<Void> answer) {
        bus.ask(ADDRESS + node, addresses, MultiMap.caseInsensitiveMultiMap(), ANSWER)
                .onSuccess(done -> answer.complete())
                .onFailure(failure -> {
                    // Without a consumer it has not opened its doors yet, and nobody publishes there.
                    boolean isStarting = failure instanceof RequestFailure request
                            && request.kind() == RequestFailure.Kind.NO_HANDLERS;
                    if (isStarting || !registry.otherNodes().contains(node)) {
                        answer.complete();
                    } else if (tries < MOST_TRIES) {
                        ask(node, addresses, tries + 1, answer);
                    } else {
                        LOG.atWarn()
                                .addKeyValue("node", node)
                                .addKeyValue("addresses", addresses.size())
                                .log("A node does not confirm new registrations; continuing without it");
                        answer.complete();
                    }
                });
    }

    private Future<Void> refresh(List<String> addresses) {
        // A registry that throws must not end the rounds: everybody who registers waits for them.
        return Future.succeededFuture()
                .compose(now ->
                        Future.join(addresses.stream().map(registry::refresh).toList()))
                .mapEmpty();
    }

    private record Waiting(String address, BooleanSupplier isOver, Promise<Void> promise) {
        void giveUp() {
            promise.fail("not wanted any more");
        }

        void pass() {
            promise.complete();
        }
    }
}
