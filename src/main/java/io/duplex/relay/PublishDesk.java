package io.duplex.relay;

import io.duplex.bus.Bus;
import io.duplex.bus.BusSubscription;
import io.duplex.history.HistoryOverloaded;
import io.duplex.history.IdConflict;
import io.duplex.history.PublishId;
import io.duplex.history.Publisher;
import io.duplex.history.Recorded;
import io.duplex.history.TooManyLogs;
import io.duplex.message.Delivery;
import io.duplex.message.MessageBounds;
import io.duplex.message.ReplyTo;
import io.duplex.producer.PublishRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where services publish with an acknowledgement: see {@link PublishRequest}. All nodes answer in turn at one address;
 * who sends several at a time goes on at the address of the node that answered, so that their order is kept.
 *
 * <p>A node that stops leaves first: it refuses what comes, so that services go on at another node at once, and answers
 * what it has begun. Without that the answers would end with its event bus, and services would wait for them.
 */
final class PublishDesk {
    /** Publishers whose last attempt failed, of those that failed last. */
    private static final int MOST_ATTEMPTS = 10_000;

    /** Attempts one of whose messages was refused, oldest first: what is behind it is refused too. */
    private final Set<String> brokenAttempts = Collections.synchronizedSet(new LinkedHashSet<>());

    private final Relay relay;
    private final Bus bus;
    private final String name = "." + UUID.randomUUID();
    private final List<BusSubscription> subscriptions = new ArrayList<>();
    /** Requests that have no answer yet. */
    private final AtomicInteger open = new AtomicInteger();

    private final Promise<Void> answered = Promise.promise();
    private volatile boolean leaves;

    PublishDesk(Relay relay, Bus bus) {
        this.relay = relay;
        this.bus = bus;
    }

    /** Completes when services can reach it. */
    Future<Void> start() {
        subscriptions.add(bus.subscribe(PublishRequest.ADDRESS, this::onRequest));
        subscriptions.add(bus.subscribe(PublishRequest.ADDRESS + name, this::onRequest));
        return Future.all(
                        subscriptions.stream().map(BusSubscription::registered).toList())
                .mapEmpty();
    }

    /** Refuses from now on; completes when no service sends here any more, and all that was begun has its answer. */
    Future<Void> leave() {
        leaves = true;
        if (open.get() == 0) {
            answered.tryComplete();
        }
        return Future.join(
                        answered.future(),
                        Future.join(subscriptions.stream()
                                .map(BusSubscription::withdraw)
                                .toList()))
                .mapEmpty();
    }

    private void onRequest(Delivery request) {
        open.incrementAndGet(); // before it is asked whether the node leaves: one of the two sees the other
        if (leaves) {
            refuse(request.replyTo(), PublishRequest.UNAVAILABLE, "this node stops; ask again, and another answers");
        } else {
            take(request);
        }
    }

    private void take(Delivery request) {
        String address = request.headers().get(PublishRequest.TO);
        String id = request.headers().get(PublishRequest.ID);
        String attempt = request.headers().get(PublishRequest.ATTEMPT);
        String name = request.headers().get(PublishRequest.PUBLISHER);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .addAll(request.headers())
                .remove(PublishRequest.TO)
                .remove(PublishRequest.ATTEMPT)
                .remove(PublishRequest.PUBLISHER)
                .remove(PublishRequest.ID);
        ReplyTo publisher = request.replyTo();
        String problem = address == null ? null : problem(address, headers, id, attempt, name);
        if (address == null || address.isEmpty()) {
            refuse(publisher, PublishRequest.BAD_REQUEST, "the header " + PublishRequest.TO + " is missing");
        } else if (problem != null) {
            refuse(publisher, PublishRequest.BAD_REQUEST, problem);
        } else if (!relay.records(address)) {
            bus.publish(address, request.body(), headers);
            answer(publisher, new JsonObject());
        } else if (attempt != null && brokenAttempts.contains(attempt)) {
            refuse(publisher, PublishRequest.UNAVAILABLE, "a message before it was not recorded");
        } else {
            relay.publish(address, request.body(), headers, PublishId.of(Publisher.service(name), id))
                    .onSuccess(recorded -> answer(publisher, json(recorded)))
                    .onFailure(failure -> {
                        int code = code(failure);
                        if (attempt != null && !isFinal(code)) {
                            broke(attempt);
                        }
                        refuse(publisher, code, String.valueOf(failure.getMessage()));
                    });
        }
    }

    /** Whether what follows may be recorded all the same: to ask again is useless. */
    private static boolean isFinal(int code) {
        return code == PublishRequest.BAD_REQUEST || code == PublishRequest.CONFLICT;
    }

    /** What the other doors refuse too. */
    private static @Nullable String problem(
            String address,
            MultiMap headers,
            @Nullable String id,
            @Nullable String attempt,
            @Nullable String publisher) {
        return Stream.of(
                        MessageBounds.problemOfAddress(address),
                        MessageBounds.problemOfHeaders(headers),
                        MessageBounds.problemOfName(PublishRequest.ID, id),
                        MessageBounds.problemOfName(PublishRequest.ATTEMPT, attempt),
                        MessageBounds.problemOfName(PublishRequest.PUBLISHER, publisher))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void broke(String attempt) {
        synchronized (brokenAttempts) {
            brokenAttempts.add(attempt);
            if (brokenAttempts.size() > MOST_ATTEMPTS) {
                brokenAttempts.remove(brokenAttempts.iterator().next());
            }
        }
    }

    private static int code(Throwable failure) {
        if (failure instanceof HistoryOverloaded || failure instanceof TooManyLogs) {
            return PublishRequest.TOO_MANY;
        }
        if (failure instanceof IdConflict) {
            return PublishRequest.CONFLICT;
        }
        return failure instanceof EncodeException ? PublishRequest.BAD_REQUEST : PublishRequest.UNAVAILABLE;
    }

    private static JsonObject json(Recorded recorded) {
        JsonObject json = new JsonObject()
                .put("epoch", recorded.position().epochText())
                .put("offset", recorded.position().offset());
        return recorded.isDuplicate() ? json.put("duplicate", true) : json;
    }

    private void answer(@Nullable ReplyTo publisher, JsonObject answer) {
        if (publisher != null) {
            publisher.reply(answer, MultiMap.caseInsensitiveMultiMap().add(PublishRequest.NODE, name));
        }
        closed();
    }

    private void refuse(@Nullable ReplyTo publisher, int code, String message) {
        if (publisher != null) {
            publisher.fail(code, message);
        }
        closed();
    }

    private void closed() {
        if (open.decrementAndGet() == 0 && leaves) {
            answered.tryComplete();
        }
    }
}
