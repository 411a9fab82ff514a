package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.Resumable;
import io.duplex.fanout.Terms;
import io.duplex.history.Page;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber on its way through the history to the end of its lane.
 *
 * <pre>
 *   reading a page --> writing it --(its end)--> reading the next
 *        ^                 | pipe full, or no credit          where the loop is: {@link ShardAddress#end}
 *        |                 v                                         |
 *        +---(writable, credit)--- waiting           at that place --+--> live
 * </pre>
 *
 * <p>It writes what the loop has appended to its lanes already, and not more: the rest comes from the lane, which it
 * joins in the same turn in which it gets there. So there is neither a hole nor a repeat, however fast the address is.
 *
 * <p>While it waits it keeps a position and nothing else. The page is read again.
 */
final class Replay implements Resumable {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration RETRY = Duration.ofMillis(200);

    private final ShardAddress address;
    private final Subscription subscription;
    private final Outlet outlet;
    private final Asker asker;
    private final Consumer<Begun> live;
    private long credits;
    private Position at = new Position(0, 0);
    /** How many of the last messages are wanted, until it is known where they begin; -1 if a position was given. */
    private int wantedLast = -1;

    private boolean known;
    private boolean complete = true;
    private long replayed;
    /** The page it waits for, or null. */
    private Pages.@Nullable Wanted wanted;

    private boolean starved;
    private boolean over;

    Replay(ShardAddress address, Subscription subscription, long credits, Consumer<Begun> live) {
        this.address = address;
        this.subscription = subscription;
        this.outlet = subscription.subscriber().outlet();
        this.asker = subscription.subscriber().asker();
        this.credits = credits;
        this.live = live;
    }

    /** From a position, or, if that is null, from before the last messages. */
    void start(@Nullable Position since, int last) {
        if (over) {
            return;
        }
        if (since != null) {
            at = since;
            goOn();
            return;
        }
        wantedLast = last;
        readLast();
    }

    private void readLast() {
        read(address.shard().pages().last(address, wantedLast, format(), asker));
    }

    /** The client is gone, or wants no more; what it waits for is not read for it. */
    void cancel() {
        over = true;
        Pages.Wanted waitedFor = wanted;
        if (waitedFor != null) {
            address.shard().pages().giveUp(waitedFor, asker);
        }
        outlet.leaveReplay();
        outlet.forget(this);
    }

    long credits() {
        return credits;
    }

    void spend() {
        if (credits != Terms.UNLIMITED) {
            credits--;
        }
    }

    void credit(long messages) {
        credits = Terms.more(credits, messages);
        if (starved) {
            starved = false;
            goOn();
        }
    }

    @Override
    public boolean catchUp() {
        if (!over) {
            address.shard().later(asker, this::goOn); // not from here: thousands may become writable together
        }
        return true; // it asks again when it finds the pipe full
    }

    private WireFormat format() {
        return subscription.subscriber().format().plain();
    }

    /** Live if this is the place, else the next page. */
    private void goOn() {
        Position end = address.end();
        if (over || wanted != null) {
            return;
        }
        if (end == null) {
            later(SOON);
        } else if (known && at.equals(end)) {
            finish(end);
        } else if (known && at.epoch() == end.epoch() && at.offset() > end.offset()) {
            later(SOON); // the client has heard more than this loop: from a node that was faster
        } else if (!outlet.tryEnterReplay()) {
            outlet.resumeLater(this);
        } else if (!known && wantedLast >= 0) {
            readLast(); // again: the whole log was not asked for
        } else {
            read(address.shard().pages().after(address, at, format(), asker));
        }
    }

    private void read(Pages.Wanted page) {
        wanted = page;
        page.page().onComplete(done -> {
            wanted = null;
            if (over) {
                return;
            }
            EncodedPage read = done.succeeded() ? done.result() : null;
            Position end = address.end();
            if (read == null || end == null || read.page().epoch() != end.epoch()) {
                later(RETRY); // the log is not there, or this loop does not know yet that it began anew
            } else {
                write(read, end);
            }
        });
    }

    private void write(EncodedPage read, Position end) {
        Page page = read.page();
        find(page);
        Position before = at;
        for (RecordedMessage message : read.messages()) {
            if (message.offset() <= at.offset()) {
                continue;
            }
            if (message.offset() > end.offset()) {
                tellHole(end.offset(), page);
                break; // the lane has it
            }
            if (!outlet.tryEnterReplay()) {
                outlet.resumeLater(this);
                return;
            }
            boolean seen = message.isSeenBy(subscription.subscriber().grant());
            if (seen && credits <= 0) {
                starved = true;
                outlet.leaveReplay();
                return;
            }
            tellHole(message.offset() - 1, page);
            if (seen) {
                WireFormat format = format();
                outlet.sendOfPast(format, message.encoded().payload(format));
                spend();
                replayed++;
            }
            at = new Position(page.epoch(), message.offset());
        }
        if (page.messages().isEmpty() && page.tail() > at.offset()) {
            tellHole(Math.min(page.tail(), end.offset()), page);
        }
        if (at.equals(before) && !at.equals(end)) {
            later(SOON); // the log will have more
        } else {
            address.shard().later(asker, this::goOn); // nor from here: a thousand pages may be at hand
        }
    }

    /** The place in this log from which to go on. */
    private void find(Page page) {
        long before =
                page.messages().isEmpty() ? page.tail() : page.messages().get(0).offset() - 1;
        if (known && at.epoch() == page.epoch()) {
            return;
        }
        if (at.epoch() == 0 && at.offset() == 0) {
            at = new Position(page.epoch(), before);
        } else if (page.isKnown()) {
            at = new Position(page.epoch(), at.offset());
        } else {
            complete = false;
            subscription.subscriber().onGap(new Gap(Gap.Reason.EPOCH_CHANGED, Gap.UNKNOWN));
            at = new Position(page.epoch(), before);
        }
        known = true;
    }

    private void tellHole(long before, Page page) {
        if (before > at.offset()) {
            complete = false;
            Gap.Reason reason = page.head() > at.offset() + 1 ? Gap.Reason.HISTORY_EXPIRED : Gap.Reason.NODE_LOST;
            subscription.subscriber().onGap(new Gap(reason, before - at.offset()));
            at = new Position(page.epoch(), before);
        }
    }

    private void finish(Position end) {
        over = true;
        outlet.leaveReplay();
        live.accept(new Begun(end, complete, replayed));
        subscription.live(credits);
    }

    private void later(Duration delay) {
        outlet.leaveReplay();
        address.shard().hub().timers().once(delay, this::goOn);
    }
}
