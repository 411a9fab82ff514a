package io.duplex.codec;

import io.duplex.message.Position;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client asks for: one decoded envelope. */
public sealed interface Command {
    /** What it asks for, without the rest. */
    Type type();

    /** What it is about, where it is about an address. */
    default @Nullable String address() {
        return null;
    }

    /** The client's name for it, where it gave one. */
    default @Nullable String id() {
        return null;
    }

    /** The client's name for the answer, where it gave one. */
    default @Nullable String ref() {
        return null;
    }

    /** Calls the method of {@code handler} that serves this command. */
    void handle(Handler handler);

    /** The {@code type} of an envelope. */
    enum Type {
        PING,
        HELLO,
        REGISTER,
        UNREGISTER,
        CREDIT,
        HISTORY,
        PUBLISH,
        SEND;

        /** As envelopes have it. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code {"type":"ping"}}. */
    record Ping() implements Command {
        @Override
        public Type type() {
            return Type.PING;
        }

        @Override
        public void handle(Handler handler) {
            handler.onPing(this);
        }
    }

    /**
     * {@code {"type":"hello","version":1,"token":"..","client":"sdk/1.0","publisher":".."}}.
     *
     * @param publisher by which name the client publishes, whichever connection it has; or null
     */
    record Hello(
            int version,
            @Nullable String token,
            @Nullable String client,
            @Nullable String publisher) implements Command {
        /** Of a client that has no name as a publisher. */
        public Hello(int version, @Nullable String token, @Nullable String client) {
            this(version, token, client, null);
        }

        @Override
        public Type type() {
            return Type.HELLO;
        }

        @Override
        public void handle(Handler handler) {
            handler.onHello(this);
        }
    }

    /** {@code {"type":"register","address":"news","headers":{"credits":10}}}. */
    record Register(String address, @Nullable JsonObject headers, RegisterOptions options) implements Command {
        @Override
        public Type type() {
            return Type.REGISTER;
        }

        @Override
        public void handle(Handler handler) {
            handler.onRegister(this);
        }
    }

    /** {@code {"type":"unregister","address":"news"}}. */
    record Unregister(String address) implements Command {
        @Override
        public Type type() {
            return Type.UNREGISTER;
        }

        @Override
        public void handle(Handler handler) {
            handler.onUnregister(this);
        }
    }

    /** {@code {"type":"credit","address":"news","n":10}}: the client takes n messages more. */
    record Credit(String address, long n) implements Command {
        @Override
        public Type type() {
            return Type.CREDIT;
        }

        @Override
        public void handle(Handler handler) {
            handler.onCredit(this);
        }
    }

    /**
     * {@code {"type":"history","address":"news","since":"5f3c9a1e2b7d:42","limit":100}}: what was recorded after a
     * position, or, with {@code "last":10} instead, last.
     */
    record History(String address, @Nullable Position since, int last, int limit) implements Command {
        /** Most messages in one answer. */
        public static final int MOST = 1_000;

        /** Messages in one answer, if nothing is said. */
        public static final int DEFAULT = 100;

        @Override
        public Type type() {
            return Type.HISTORY;
        }

        @Override
        public void handle(Handler handler) {
            handler.onHistory(this);
        }
    }

    /**
     * {@code {"type":"publish","address":"news","body":1,"headers":{},"id":"..","ref":"..","ack":true}}.
     *
     * @param id by which the message is recorded once; its answer repeats it
     * @param ref what its answer repeats besides, and nothing else
     * @param isLine whether it is a line of a batch, whose ids are no ids of messages alone
     */
    record Publish(
            String address,
            @Nullable Object body,
            MultiMap headers,
            @Nullable String replyAddress,
            @Nullable String id,
            @Nullable String ref,
            boolean ack,
            boolean isLine)
            implements Command {
        /** A message alone, whose answer repeats no more than its id. */
        public Publish(
                String address,
                @Nullable Object body,
                MultiMap headers,
                @Nullable String replyAddress,
                @Nullable String id,
                boolean ack) {
            this(address, body, headers, replyAddress, id, null, ack, false);
        }

        /** The same with another body. */
        public Publish withBody(@Nullable Object other) {
            return new Publish(address, other, headers, replyAddress, id, ref, ack, isLine);
        }

        /** A line of a batch that is published as this is, with an id of its own if the batch has one. */
        public Publish line(int number, @Nullable Object other) {
            String own = id == null ? null : id + "-" + number;
            return new Publish(address, other, headers, replyAddress, own, ref, ack, true);
        }

        @Override
        public Type type() {
            return Type.PUBLISH;
        }

        @Override
        public void handle(Handler handler) {
            handler.onPublish(this);
        }
    }

    /**
     * {@code {"type":"send","address":"orders","body":1,"headers":{},"replyAddress":".."}}.
     *
     * @param timeout how long the reply is waited for, if that is shorter than for others; null is as for others
     * @param failure what the client answers instead of a body, where it answers; or null
     */
    record Send(
            String address,
            @Nullable Object body,
            MultiMap headers,
            @Nullable String replyAddress,
            @Nullable Duration timeout,
            @Nullable Failure failure)
            implements Command {
        /** A send that fails nothing. */
        public Send(
                String address,
                @Nullable Object body,
                MultiMap headers,
                @Nullable String replyAddress,
                @Nullable Duration timeout) {
            this(address, body, headers, replyAddress, timeout, null);
        }

        @Override
        public Type type() {
            return Type.SEND;
        }

        @Override
        public void handle(Handler handler) {
            handler.onSend(this);
        }
    }

    /** {@code "failureCode":3,"message":".."}: what was asked for cannot be given. */
    record Failure(int code, @Nullable String message) {}

    /** One method per command, so that the compiler knows all are served. */
    interface Handler {
        void onPing(Ping ping);

        void onHello(Hello hello);

        void onRegister(Register register);

        void onUnregister(Unregister unregister);

        void onCredit(Credit credit);

        void onHistory(History history);

        void onPublish(Publish publish);

        void onSend(Send send);
    }
}
