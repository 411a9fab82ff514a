package io.duplex.history;

import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What this node appends to one address: one batch at a time, and what comes meanwhile is the next batch.
 *
 * <pre>
 *   waiting --(nothing in flight)--> in flight --(all copies hold it)--> told, answered
 *                                       |  ^
 *                                       +--+ any failure, until the batch's time is up; the log knows it by its number
 * </pre>
 *
 * <p>When its time is up, what waits behind it fails as well, and so does what is appended until all whose messages
 * failed have been told: or a message would be recorded before one that its publisher is about to repeat.
 *
 * <p>Messages are taken from any thread; everything else happens on the context it was made with.
 */
final class AddressWriter {
    private static final int MOST_MESSAGES = 512;
    private static final int MOST_BYTES = 256 * 1024;
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final String address;
    private final HazelcastHistory history;
    private final Context context;
    private final long writer = ThreadLocalRandom.current().nextLong();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;
    /** While publishers are being told of a failure: what it is. */
    private @Nullable HistoryUnavailable broken;

    private long number;

    AddressWriter(String address, HazelcastHistory history, Context context) {
        this.address = address;
        this.history = history;
        this.context = context;
    }

    /** Takes a message, for which there is room. */
    Future<Recorded> append(NewMessage message, Context caller) {
        Waiting taken = new Waiting(message, caller, Promise.promise());
        synchronized (this) {
            HistoryUnavailable failure = broken;
            if (failure == null && !busy && history.isMajorityGone()) {
                failure = history.majorityGone(); // it would be tried for nothing until its time is up
            }
            if (failure != null) {
                HistoryUnavailable why = failure;
                history.fail(List.of(message));
                // After those before it: their publisher is told of them in a turn of the same loop that is waiting.
                caller.runOnContext(now -> taken.promise().fail(why));
                return taken.promise().future();
            }
            waiting.add(taken);
            if (busy) {
                return taken.promise().future();
            }
            busy = true;
        }
        context.runOnContext(now -> next());
        return taken.promise().future();
    }

    /** Whether it does nothing, so that it may be forgotten. */
    synchronized boolean isIdle() {
        return !busy;
    }

    private void next() {
        List<Waiting> taken = new ArrayList<>();
        synchronized (this) {
            long bytes = 0;
            for (Waiting first = waiting.peek(); first != null; first = waiting.peek()) {
                bytes += first.message().weightBytes();
                if (!taken.isEmpty() && (taken.size() == MOST_MESSAGES || bytes > MOST_BYTES)) {
                    break;
                }
                taken.add(waiting.remove());
            }
            if (taken.isEmpty()) {
                busy = false;
                return;
            }
        }
        number++;
        new Flight(taken).start();
    }

    private void mended() {
        synchronized (this) {
            broken = null;
        }
        next();
    }

    private record Waiting(NewMessage message, Context caller, Promise<Recorded> promise) {}

    /** One batch on its way. */
    private final class Flight {
        private final List<Waiting> passengers;
        private final List<NewMessage> messages;
        private final long startNanos = history.timers().nanos();
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        /** What the publishers are told if no try succeeds. The process may have been frozen before the first. */
        private Throwable lastFailure = new HistoryUnavailable("it could not be recorded in time");

        Flight(List<Waiting> passengers) {
            this.passengers = passengers;
            this.messages = passengers.stream().map(Waiting::message).toList();
        }

        void start() {
            if (isLate()) {
                end(lastFailure);
                return;
            }
            history.write(address, writer, number, messages)
                    .onComplete(written -> context.runOnContext(now -> {
                        if (written.succeeded()) {
                            arrived(written.result());
                        } else {
                            failed(written.cause());
                        }
                    }));
        }

        private void arrived(AppendResult result) {
            if (result.count() < messages.size()) {
                end(new HistoryUnavailable("the log knows a later batch of this writer"));
                return;
            }
            List<StoredMessage> fresh = new ArrayList<>(messages.size());
            int repeated = 0;
            for (int i = 0; i < messages.size(); i++) {
                repeated += result.isDuplicate(i) ? 1 : 0;
                if (result.isNew(i)) {
                    fresh.add(messages.get(i).stored(result.offset(i), result.shownMillis()));
                }
            }
            history.metrics()
                    .recorded(
                            fresh.size(),
                            repeated,
                            messages.size() - fresh.size() - repeated,
                            history.timers().nanos() - startNanos);
            if (!fresh.isEmpty()) {
                history.tell(address, new RecordedBatch(result.epoch(), fresh));
            }
            answer(result);
            history.release(messages);
            next();
        }

        private void failed(Throwable cause) {
            if (!HazelcastFailure.isWorthRetrying(cause) || history.isMajorityGone() || isLate()) {
                end(cause);
                return;
            }
            lastFailure = cause;
            history.metrics().retried();
            history.timers().once(Duration.ofMillis(pauseMillis), () -> context.runOnContext(now -> start()));
            pauseMillis = Math.min(pauseMillis * 2, LONGEST_PAUSE_MILLIS);
        }

        private boolean isLate() {
            return history.timers().nanos() - startNanos
                    >= history.settings().appendTimeout().toNanos();
        }

        private void end(Throwable cause) {
            HistoryUnavailable unavailable = HazelcastFailure.unavailable(cause);
            List<Waiting> failed = new ArrayList<>(passengers);
            synchronized (AddressWriter.this) {
                failed.addAll(waiting);
                waiting.clear();
                broken = unavailable;
                history.fail(failed.stream().map(Waiting::message).toList());
                // Before anybody can append again, so that what comes now is answered after these.
                tell(failed, unavailable);
            }
        }

        private void tell(List<Waiting> failed, HistoryUnavailable unavailable) {
            Map<Context, List<Waiting>> byCaller = new LinkedHashMap<>();
            failed.forEach(one -> byCaller.computeIfAbsent(one.caller(), caller -> new ArrayList<>())
                    .add(one));
            AtomicInteger untold = new AtomicInteger(byCaller.size());
            byCaller.forEach((caller, theirs) -> caller.runOnContext(now -> {
                theirs.forEach(one -> one.promise().fail(unavailable));
                if (untold.decrementAndGet() == 0) {
                    context.runOnContext(all -> mended());
                }
            }));
        }

        private void answer(AppendResult result) {
            byCaller()
                    .forEach((caller, indexes) ->
                            caller.runOnContext(now -> indexes.forEach(index -> answer(result, index))));
        }

        private void answer(AppendResult result, int index) {
            Waiting one = passengers.get(index);
            PublishId id = one.message().id();
            if (result.isConflict(index) && id != null) {
                one.promise().fail(new IdConflict(id));
            } else {
                Position place = new Position(result.epoch(), result.offset(index));
                one.promise().complete(new Recorded(place, result.isDuplicate(index)));
            }
        }

        /** One task per event loop, not per message. */
        private Map<Context, List<Integer>> byCaller() {
            Map<Context, List<Integer>> indexes = new LinkedHashMap<>();
            for (int i = 0; i < passengers.size(); i++) {
                indexes.computeIfAbsent(passengers.get(i).caller(), caller -> new ArrayList<>())
                        .add(i);
            }
            return indexes;
        }
    }
}
