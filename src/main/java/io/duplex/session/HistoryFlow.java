package io.duplex.session;

import io.duplex.auth.Action;
import io.duplex.auth.Grant;
import io.duplex.auth.Permissions;
import io.duplex.auth.Verdict;
import io.duplex.bus.FairQueue;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.history.History;
import io.duplex.history.Page;
import io.duplex.hub.HubShard;
import io.duplex.message.MessageBounds;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import io.duplex.relay.Relay;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * history: what was recorded, for whoever may ask for it. What its rules do not let a client see is left out. Answers
 * come in the order in which they are ready. Of each event loop some reads are under way at a time, the others wait;
 * clients take turns for them, and for the time in which answers are made of them.
 */
final class HistoryFlow {
    private static final int PAGE_BYTES = 256 * 1024;
    /** Of all clients of the loop. Each is a page in memory, several times while it is read and written. */
    private static final int MOST_READS = 8;

    private final Permissions permissions;
    private final Relay relay;
    private final HubShard shard;
    private final BooleanSupplier overloaded;
    private final FairQueue<Asked> waiting = new FairQueue<>();
    private int reads;

    HistoryFlow(Permissions permissions, Relay relay, HubShard shard, BooleanSupplier overloaded) {
        this.permissions = permissions;
        this.relay = relay;
        this.shard = shard;
        this.overloaded = overloaded;
    }

    void run(Session session, Command.History asked) {
        String address = asked.address();
        if (address.length() > MessageBounds.ADDRESS_LENGTH) {
            refuse(session, ErrorCode.MAX_ADDRESS_LENGTH_REACHED, address);
            return;
        }
        Verdict verdict = permissions.maySee(session.principal(), Action.HISTORY, address);
        if (verdict != Verdict.ALLOWED) {
            refuse(session, verdict == Verdict.NEEDS_USER ? ErrorCode.NOT_LOGGED_IN : ErrorCode.ACCESS_DENIED, address);
            return;
        }
        if (!relay.records(address)) {
            refuse(session, ErrorCode.NO_HISTORY, address);
            return;
        }
        if (overloaded.getAsBoolean()) {
            refuse(session, ErrorCode.OVERLOADED, address);
            return;
        }
        if (!session.handlers().hasFree()) {
            refuse(session, ErrorCode.MAX_HANDLERS_REACHED, address);
            return;
        }
        session.handlers().take();
        waiting.add(session.identity().asker(session), new Asked(session, asked));
        next();
    }

    /** Clients take turns, however much one of them asks; who has gone meanwhile needs no answer. */
    private void next() {
        while (reads < MOST_READS) {
            Asked next = waiting.poll();
            if (next == null) {
                return;
            }
            if (!next.session.outlet().isGone()) {
                answer(next.session, next.command);
            }
        }
    }

    private void answer(Session session, Command.History asked) {
        reads++;
        Future.succeededFuture()
                .compose(now -> read(asked))
                .onComplete(done -> shard.later(
                        session.identity().asker(session), () -> session.guard(() -> answer(session, asked, done))));
    }

    private void answer(Session session, Command.History asked, AsyncResult<Page> read) {
        reads--;
        session.handlers().release();
        try {
            if (!session.outlet().isGone()) {
                if (read.failed()) {
                    refuse(session, ErrorCode.HISTORY_UNAVAILABLE, asked.address());
                } else {
                    session.send(answer(session, asked.address(), read.result()));
                }
            }
        } finally {
            next();
        }
    }

    private Future<Page> read(Command.History asked) {
        History history = relay.history();
        return asked.since() != null
                ? history.after(asked.address(), asked.since(), asked.limit(), PAGE_BYTES)
                : history.last(asked.address(), asked.last(), asked.limit(), PAGE_BYTES);
    }

    private byte[] answer(Session session, String address, Page page) {
        if (!page.hasLog()) {
            return session.envelopes().history(address, null, List.of(), false);
        }
        List<StoredMessage> messages = page.messages();
        boolean more = !messages.isEmpty() && messages.get(messages.size() - 1).offset() < page.tail();
        Grant grant = permissions.grant(session.principal(), Action.HISTORY, address);
        List<StoredMessage> visible = messages.stream()
                .filter(message -> grant.equals(Grant.EVERYTHING) || grant.allows(Relay.body(message)))
                .toList();
        return session.envelopes().history(address, Position.epochText(page.epoch()), visible, more);
    }

    /** A question that waits; the same one, asked twice, is two. */
    private static final class Asked {
        private final Session session;
        private final Command.History command;

        Asked(Session session, Command.History command) {
            this.session = session;
            this.command = command;
        }
    }

    private static void refuse(Session session, ErrorCode error, String address) {
        session.fail(error, "history", address);
    }
}
