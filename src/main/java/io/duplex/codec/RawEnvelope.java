package io.duplex.codec;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A command as the envelope it came from, for who judges envelopes. */
public record RawEnvelope(JsonObject json) {
    /** The envelope of a command. */
    public static RawEnvelope of(Command command) {
        Writer writer = new Writer(new JsonObject().put("type", command.type().wire()));
        command.handle(writer);
        return new RawEnvelope(writer.json);
    }

    private static final class Writer implements Command.Handler {
        private final JsonObject json;

        Writer(JsonObject json) {
            this.json = json;
        }

        @Override
        public void onPing(Command.Ping ping) {}

        @Override
        public void onHello(Command.Hello hello) {
            json.put("version", hello.version());
        }

        @Override
        public void onRegister(Command.Register register) {
            json.put("address", register.address());
            if (register.headers() != null) {
                json.put("headers", register.headers());
            }
        }

        @Override
        public void onUnregister(Command.Unregister unregister) {
            json.put("address", unregister.address());
        }

        @Override
        public void onCredit(Command.Credit credit) {
            json.put("address", credit.address()).put("n", credit.n());
        }

        @Override
        public void onHistory(Command.History history) {
            json.put("address", history.address());
            if (history.since() == null) {
                json.put("last", history.last());
            } else {
                json.put("since", history.since().toString());
            }
            json.put("limit", history.limit());
        }

        @Override
        public void onPublish(Command.Publish publish) {
            message(publish.address(), publish.body(), publish.headers());
            putIfGiven("id", publish.id());
            putIfGiven("ref", publish.ref());
            putIfGiven("replyAddress", publish.replyAddress());
            if (publish.ack()) {
                json.put("ack", true);
            }
        }

        @Override
        public void onSend(Command.Send send) {
            message(send.address(), send.body(), send.headers());
            putIfGiven("replyAddress", send.replyAddress());
            if (send.failure() != null) {
                json.put("failureCode", send.failure().code());
                putIfGiven("message", send.failure().message());
            }
        }

        private void message(String address, @Nullable Object body, MultiMap headers) {
            json.put("address", address).put("body", body);
            if (!headers.isEmpty()) {
                JsonObject names = new JsonObject();
                headers.forEach(header -> names.put(header.getKey(), header.getValue()));
                json.put("headers", names);
            }
        }

        private void putIfGiven(String name, @Nullable String value) {
            if (value != null) {
                json.put(name, value);
            }
        }
    }
}
