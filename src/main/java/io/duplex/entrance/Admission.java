package io.duplex.entrance;

import static java.util.Objects.requireNonNull;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a connection, and how it is counted until it has closed. Begun where it was accepted; then its
 * event loop's.
 */
final class Admission {
    private static final AttributeKey<Admission> OF = AttributeKey.valueOf(Admission.class, "of");

    private final Census census;
    private final long acceptedNanos;
    private boolean entered;
    /** Under whose name it is counted; null until a proxy of ours says whose it is. */
    private @Nullable String address;
    /** Why it will be turned away as soon as it can be told, or null. */
    private @Nullable Refusal refusal;

    Admission(Channel channel, Census census, long nowNanos) {
        this.census = census;
        this.acceptedNanos = nowNanos;
        channel.attr(OF).set(this);
    }

    /** Of a connection that has passed a {@link Gate}. */
    static Admission of(Channel channel) {
        return requireNonNull(channel.attr(OF).get(), "a connection that no gate has seen");
    }

    long acceptedNanos() {
        return acceptedNanos;
    }

    @Nullable String address() {
        return address;
    }

    @Nullable Refusal refusal() {
        return refusal;
    }

    /** One more of the node; why not, or null. */
    @Nullable Refusal enter() {
        Refusal full = census.enter();
        entered = full == null;
        return full;
    }

    /** From now on one of this client's, and of nobody else's; why not, or null. */
    @Nullable Refusal countAs(String client) {
        if (!entered || client.equals(address)) {
            return null;
        }
        Refusal full = census.claim(client);
        if (full == null) {
            release();
            address = client;
        }
        return full;
    }

    /** It is not welcome, so it is not one of those who are. */
    void refuse(Refusal reason) {
        refusal = reason;
        leave();
    }

    /** It is counted no more. */
    void leave() {
        if (entered) {
            entered = false;
            census.exit();
        }
        release();
        address = null;
    }

    private void release() {
        if (address != null) {
            census.release(address);
        }
    }
}
