package io.duplex.producer;

import io.duplex.clock.Timers;
import io.duplex.clock.VertxTimers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * Publishes to one address, in order, each message once.
 *
 * <pre>
 *   waiting --> on their way (a window, to one node) --acknowledged--> done
 *                  |
 *                  +--any failure--> none more is sent until all have ended; then those that were not acknowledged
 *                                    go again, first to last, under the same ids, to whichever node answers
 * </pre>
 *
 * <p>The window becomes smaller when a node has too much to record, and grows while none has.
 *
 * <p>A node that stops refuses at once. A node that has died answers nothing, so a producer that gets no answers asks
 * whether its node is still in the cluster ({@link NodeWatch}), and does not wait for those of one that is not.
 *
 * <p>A node records what one sender sends it in the order in which it comes, nothing behind what it refused
 * ({@link PublishRequest#ATTEMPT}), and knows ids it has recorded. So what was recorded of a window when its node died
 * or refused is a beginning of it, and repeating all of it repeats nothing.
 */
public final class Producer implements WriteStream<Object> {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Vertx vertx;
    private final Context context;
    private final Timers timers;
    private final String address;
    private final ProducerOptions options;
    private final NodeWatch watch;
    private final String name = UUID.randomUUID().toString();
    private final Deque<Item> waiting = new ArrayDeque<>();
    private final Deque<Item> onTheirWay = new ArrayDeque<>();
    /** Those given to it that are not on their way; counted at once, by whoever writes. */
    private final AtomicInteger queued = new AtomicInteger();

    private int unanswered;
    private boolean failed;
    private boolean paused;
    private String node = "";
    private int attempt;
    /** How many may be on their way now, and how many were acknowledged since that last grew. */
    private int mostOnTheirWay;

    private int acknowledged;
    private long count;
    private volatile int mostWaiting;
    private volatile boolean wasFull;
    private @Nullable Handler<Void> drainHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Promise<Void> ending;

    private Producer(Vertx vertx, String address, ProducerOptions options) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.timers = new VertxTimers(vertx);
        this.address = address;
        this.options = options;
        this.mostWaiting = options.window();
        this.mostOnTheirWay = options.window();
        this.watch = new NodeWatch(vertx, timers, () -> onTheirWay.isEmpty() ? "" : node, this::giveUp);
    }

    /** A producer on the context that calls. */
    public static Producer create(Vertx vertx, String address, ProducerOptions options) {
        return new Producer(vertx, address, options);
    }

    /**
     * Publishes a message.
     *
     * @param id its name, of at most 200 characters: a message whose id the log remembers is not recorded again
     * @return fails when the options' patience has ended, or at once if the message cannot be published at all: with
     *     failure code {@link PublishRequest#BAD_REQUEST}, or {@link PublishRequest#CONFLICT} where this publisher has
     *     used the id for another message
     */
    public Future<Published> publish(String id, @Nullable Object body, MultiMap headers) {
        Item item = new Item(id, body, headers, timers.nanos(), Promise.promise());
        queued.incrementAndGet();
        context.runOnContext(now -> {
            waiting.add(item);
            goOn();
        });
        return item.promise().future();
    }

    /** As {@link #publish}, with an id of its own making. */
    @Override
    public Future<Void> write(Object body) {
        return publish(name + "-" + count++, body, MultiMap.caseInsensitiveMultiMap())
                .mapEmpty();
    }

    /**
     * A sink for a Flowable: it asks for as many as may be on their way. Ends the producer's part when it completes.
     */
    public Subscriber<Object> toSubscriber() {
        return new ProducerSubscriber(this, options.window());
    }

    @Override
    public Future<Void> end() {
        Promise<Void> promise = Promise.promise();
        context.runOnContext(now -> {
            ending = promise;
            goOn();
        });
        return promise.future();
    }

    @Override
    public Producer setWriteQueueMaxSize(int maxSize) {
        mostWaiting = maxSize;
        return this;
    }

    /** Whether as many wait as may. Also true while the cluster cannot record: then nothing moves. */
    @Override
    public boolean writeQueueFull() {
        if (queued.get() < mostWaiting) {
            return false;
        }
        wasFull = true;
        return true;
    }

    @Override
    public Producer drainHandler(@Nullable Handler<@Nullable Void> handler) {
        drainHandler = handler;
        return this;
    }

    @Override
    public Producer exceptionHandler(@Nullable Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    private void goOn() {
        // The first alone, until it is known which node answers: several would not keep the order.
        int most = node.isEmpty() ? 1 : mostOnTheirWay;
        while (!failed && !paused && onTheirWay.size() < most && !waiting.isEmpty()) {
            Item item = waiting.remove();
            queued.decrementAndGet();
            onTheirWay.add(item);
            send(item);
        }
        if (drainHandler != null && wasFull && queued.get() <= mostWaiting / 2) {
            wasFull = false;
            drainHandler.handle(null);
        }
        if (ending != null && waiting.isEmpty() && onTheirWay.isEmpty()) {
            ending.tryComplete();
        }
    }

    private void send(Item item) {
        int sentIn = attempt;
        unanswered++;
        watch.sent();
        DeliveryOptions delivery = new DeliveryOptions()
                .setSendTimeout(options.answerTimeout().toMillis())
                .setHeaders(MultiMap.caseInsensitiveMultiMap()
                        .addAll(item.headers())
                        .set(PublishRequest.TO, address)
                        .set(PublishRequest.ATTEMPT, name + "." + attempt)
                        .set(PublishRequest.PUBLISHER, options.publisher() == null ? name : options.publisher())
                        .set(PublishRequest.ID, item.id()));
        vertx.eventBus()
                .request(PublishRequest.ADDRESS + node, item.body(), delivery)
                .onComplete(answer -> {
                    if (sentIn != attempt) {
                        return; // its node was given up, and the message has gone again under the same id
                    }
                    unanswered--;
                    watch.answered();
                    if (answer.succeeded()) {
                        done(item, answer.result());
                    } else if (NodeWatch.isNobody(answer.cause())) {
                        giveUp(answer.cause());
                        return;
                    } else {
                        failed(item, answer.cause());
                    }
                    if (failed && unanswered == 0) {
                        again();
                    } else {
                        goOn();
                    }
                });
    }

    /** No answer will come to what is on its way, whichever of it was recorded. */
    private void giveUp(Throwable cause) {
        List.copyOf(onTheirWay).forEach(item -> failed(item, cause));
        unanswered = 0;
        again();
    }

    private void done(Item item, Message<Object> answer) {
        String answered = answer.headers().get(PublishRequest.NODE);
        if (node.isEmpty() && answered != null && !failed) {
            node = answered;
        }
        onTheirWay.remove(item);
        if (++acknowledged >= mostOnTheirWay && mostOnTheirWay < options.window()) {
            mostOnTheirWay++;
            acknowledged = 0;
        }
        item.promise().tryComplete(Published.of(answer.body()));
    }

    private void failed(Item item, Throwable cause) {
        int code = cause instanceof ReplyException reply ? reply.failureCode() : PublishRequest.UNAVAILABLE;
        boolean useless = code == PublishRequest.BAD_REQUEST || code == PublishRequest.CONFLICT;
        boolean late = timers.nanos() - item.sinceNanos() > options.patience().toNanos();
        if (useless || late) {
            onTheirWay.remove(item);
            item.promise().tryFail(cause);
            if (exceptionHandler != null) {
                exceptionHandler.handle(cause);
            }
        } else {
            if (code == PublishRequest.TOO_MANY && !failed) {
                mostOnTheirWay = Math.max(1, mostOnTheirWay / 2); // once for all that are refused now
                acknowledged = 0;
            }
            failed = true;
        }
    }

    /** What was not acknowledged, before everything else. */
    private void again() {
        List<Item> open = new ArrayList<>(onTheirWay);
        onTheirWay.clear();
        queued.addAndGet(open.size());
        attempt++;
        for (int i = open.size() - 1; i >= 0; i--) {
            waiting.addFirst(open.get(i));
        }
        failed = false;
        paused = true;
        node = "";
        timers.once(PAUSE, () -> {
            paused = false;
            goOn();
        });
    }

    private record Item(
            String id, @Nullable Object body, MultiMap headers, long sinceNanos, Promise<Published> promise) {}
}
