package io.duplex.hub;

import io.duplex.clock.Timers;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.history.Page;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
 * <p>Limits: reads at a time; bytes kept.
 */
final class Pages {
    private static final int MOST_READS = 16;
    private static final int PAGE_MESSAGES = 256;
    private static final int PAGE_BYTES = 32 * 1024;
    private static final int MOST_KEPT_BYTES = 4 * 1024 * 1024;
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final Timers timers;
    private final MessageDeflater deflater;
    private final Map<Key, Kept> kept = new LinkedHashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int keptBytes;
    private int reads;

    Pages(Timers timers, MessageDeflater deflater) {
        this.timers = timers;
        this.deflater = deflater;
    }

    /** What follows a position, or null if there is no log; fails if it cannot be read now. On this event loop. */
    Future<@Nullable EncodedPage> after(ShardAddress address, Position since, WireFormat format) {
        forgetOld();
        Key key = new Key(address.name(), since);
        Kept known = kept.get(key);
        if (known != null) {
            return known.page();
        }
        Promise<@Nullable EncodedPage> promise = Promise.promise();
        Kept reading = new Kept(promise.future(), timers.nanos());
        kept.put(key, reading);
        read(() -> Future.succeededFuture()
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
                    readDone();
                }));
        return promise.future();
    }

    /** The last messages; not shared. */
    Future<@Nullable EncodedPage> last(ShardAddress address, int count, WireFormat format) {
        Promise<@Nullable EncodedPage> promise = Promise.promise();
        read(() -> Future.succeededFuture()
                .compose(now -> address.past().last(count, Math.min(count, PAGE_MESSAGES), PAGE_BYTES))
                .map(page -> encode(address.name(), page, format))
                .onComplete(done -> {
                    promise.handle(done);
                    readDone();
                }));
        return promise.future();
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

    private void read(Runnable read) {
        if (reads == MOST_READS) {
            waiting.add(read);
        } else {
            reads++;
            read.run();
        }
    }

    private void readDone() {
        Runnable next = waiting.poll();
        if (next == null) {
            reads--;
        } else {
            next.run();
        }
    }

    private void forgetOld() {
        long oldest = timers.nanos() - KEPT.toNanos();
        Iterator<Kept> oldestFirst = kept.values().iterator();
        while (oldestFirst.hasNext()) {
            Kept next = oldestFirst.next();
            if (keptBytes <= MOST_KEPT_BYTES && next.sinceNanos() - oldest > 0) {
                return;
            }
            if (next.page().succeeded()) {
                EncodedPage page = next.page().result();
                keptBytes -= page == null ? 0 : page.bytes();
                oldestFirst.remove();
            }
        }
    }

    private record Key(String address, Position since) {}

    private record Kept(Future<@Nullable EncodedPage> page, long sinceNanos) {}
}
