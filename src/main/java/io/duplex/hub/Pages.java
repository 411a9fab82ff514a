package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.clock.Timers;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.history.Page;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the history, for subscribers of one event loop. When a node has died its clients come back together, and
 * want nearly the same: what one has read, others get for a few seconds, encoded already. Pages end at round offsets,
 * so that clients which left at different places meet.
 *
 * <p>Limits: reads at a time, by which clients take turns; bytes kept.
 */
final class Pages {
    private static final int MOST_READS = 16;
    private static final int PAGE_MESSAGES = 256;
    private static final int PAGE_BYTES = 32 * 1024;
    private static final int MOST_KEPT_BYTES = 4 * 1024 * 1024;
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final String NOT_WANTED = "not wanted any more";

    private final Timers timers;
    private final MessageDeflater deflater;
    private final Map<Key, Kept> kept = new LinkedHashMap<>();
    private final ReadTurns turns = new ReadTurns(MOST_READS);
    private int keptBytes;

    Pages(Timers timers, MessageDeflater deflater) {
        this.timers = timers;
        this.deflater = deflater;
    }

    /** What follows a position, or null if there is no log; fails if it cannot be read now. On this event loop. */
    Wanted after(ShardAddress address, Position since, WireFormat format, Asker asker) {
        forgetOld();
        Key key = new Key(address.name(), since);
        Kept known = kept.get(key);
        if (known != null) {
            return known.alsoFor(asker, turns);
        }
        Promise<@Nullable EncodedPage> promise = Promise.promise();
        Kept reading = new Kept(promise.future(), timers.nanos());
        kept.put(key, reading);
        Runnable start = () -> Future.succeededFuture()
                .compose(now ->
                        address.past().after(since, PAGE_MESSAGES - (int) (since.offset() % PAGE_MESSAGES), PAGE_BYTES))
                // In a step of its own, so that a failure to encode ends the read too.
                .map(page -> encode(address.name(), page, format))
                .onComplete(done -> {
                    EncodedPage page = done.succeeded() ? done.result() : null;
                    if (page == null || page.page().messages().isEmpty()) {
                        kept.remove(key, reading);
                    } else if (reading.equals(kept.get(key))) { // else it was cleared meanwhile
                        keptBytes += page.bytes();
                    }
                    if (done.succeeded()) {
                        promise.complete(page);
                    } else {
                        promise.fail(done.cause());
                    }
                    turns.done();
                });
        Runnable dropped = () -> {
            kept.remove(key, reading);
            promise.fail(NOT_WANTED);
        };
        reading.read = turns.add(asker, start, dropped);
        return new Wanted(promise.future(), reading.read);
    }

    /** The last messages; not shared. */
    Wanted last(ShardAddress address, int count, WireFormat format, Asker asker) {
        Promise<@Nullable EncodedPage> promise = Promise.promise();
        Runnable start = () -> Future.succeededFuture()
                .compose(now -> address.past().last(count, Math.min(count, PAGE_MESSAGES), PAGE_BYTES))
                .map(page -> encode(address.name(), page, format))
                .onComplete(done -> {
                    promise.handle(done);
                    turns.done();
                });
        return new Wanted(promise.future(), turns.add(asker, start, () -> promise.fail(NOT_WANTED)));
    }

    /** The client does not want it any more; it is not read for this one. */
    void giveUp(Wanted wanted, Asker asker) {
        if (wanted.read() != null) {
            turns.giveUp(asker, wanted.read());
        }
    }

    /** What was read means nothing any more. */
    void clear() {
        kept.clear();
        keptBytes = 0;
    }

    private EncodedPage encode(String address, Page page, WireFormat format) {
        String epoch = Position.epochText(page.epoch());
        List<RecordedMessage> encoded = new ArrayList<>(page.messages().size());
        for (StoredMessage message : page.messages()) {
            encoded.add(new RecordedMessage(address, epoch, message, Set.of(format.plain()), deflater));
        }
        return new EncodedPage(page, encoded);
    }

    private void forgetOld() {
        long oldest = timers.nanos() - KEPT.toNanos();
        Iterator<Kept> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept next = oldestFirst.next();
            if (keptBytes <= MOST_KEPT_BYTES && next.sinceNanos - oldest > 0) {
                return;
            }
            if (next.page.succeeded()) {
                EncodedPage page = next.page.result();
                keptBytes -= page == null ? 0 : page.bytes();
                oldestFirst.remove();
            }
        }
    }

    private record Key(String address, Position since) {}

    /**
     * A page that a client waits for.
     *
     * @param read waits for its turn, or has begun; null if the page is there
     */
    record Wanted(Future<@Nullable EncodedPage> page, ReadTurns.@Nullable Read read) {}

    /** A page that was read a short time ago, or is about to be. */
    private static final class Kept {
        private final Future<@Nullable EncodedPage> page;
        private final long sinceNanos;
        private ReadTurns.@Nullable Read read;

        Kept(Future<@Nullable EncodedPage> page, long sinceNanos) {
            this.page = page;
            this.sinceNanos = sinceNanos;
        }

        Wanted alsoFor(Asker asker, ReadTurns turns) {
            if (read != null) {
                turns.alsoFor(asker, read);
            }
            return new Wanted(page, read);
        }
    }
}
