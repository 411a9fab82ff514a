package io.duplex.session;

import io.duplex.message.ReplyTo;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages this client was asked to answer.
 *
 * <p>The client answers to an address made up here, at random and for this socket only: another socket can neither
 * guess it nor use it. (The official bridge hands out the event bus's own reply addresses, which are counted up and
 * shared by all sockets.)
 */
final class PendingReplies {
    private final Map<String, Pending> pending = new LinkedHashMap<>(2);

    /** An address nobody can guess. */
    static String newAddress() {
        return UUID.randomUUID().toString();
    }

    /** From now until the timeout, what is sent to the address is the answer. */
    void add(String address, ReplyTo replyTo, long nowNanos, Duration timeout) {
        pending.put(address, new Pending(replyTo, nowNanos + timeout.toNanos()));
    }

    int size() {
        return pending.size();
    }

    boolean contains(String address) {
        return pending.containsKey(address);
    }

    /** An answer is given once. */
    @Nullable ReplyTo take(String address) {
        Pending taken = pending.remove(address);
        return taken == null ? null : taken.replyTo();
    }

    /** Forgets what the asking side has given up by now; all have one timeout, so the oldest are first. */
    void expire(long nowNanos) {
        if (!pending.isEmpty()) {
            pending.values().removeIf(reply -> nowNanos - reply.deadlineNanos() >= 0);
        }
    }

    /** The client is gone: whoever asked need not wait for the timeout. */
    void refuseAll() {
        pending.values().forEach(reply -> reply.replyTo().refuse());
        pending.clear();
    }

    private record Pending(ReplyTo replyTo, long deadlineNanos) {}
}
