package io.duplex.codec;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A command as the envelope it came from, for who judges envelopes. */
public record RawEnvelope(JsonObject json) {
    /** The envelope of a command. */
    public static RawEnvelope of(Command command) {
        return new RawEnvelope(command.handle(new Writer()));
    }

    private static final class Writer implements Command.Handler<JsonObject> {
        @Override
        public JsonObject onPing(Command.Ping ping) {
            return envelope(ping);
        }

        @Override
        public JsonObject onHello(Command.Hello hello) {
            return envelope(hello).put("version", hello.version());
        }

        @Override
        public JsonObject onRegister(Command.Register register) {
            JsonObject json = envelope(register).put("address", register.address());
            return register.headers() == null ? json : json.put("headers", register.headers());
        }

        @Override
        public JsonObject onUnregister(Command.Unregister unregister) {
            return envelope(unregister).put("address", unregister.address());
        }

        @Override
        public JsonObject onCredit(Command.Credit credit) {
            return envelope(credit).put("address", credit.address()).put("n", credit.n());
        }

        @Override
        public JsonObject onHistory(Command.History history) {
            JsonObject json = envelope(history).put("address", history.address());
            if (history.since() == null) {
                json.put("last", history.last());
            } else {
                json.put("since", history.since().toString());
            }
            return json.put("limit", history.limit());
        }

        @Override
        public JsonObject onPublish(Command.Publish publish) {
            JsonObject json = message(publish, publish.address(), publish.body(), publish.headers());
            putIfGiven(json, "id", publish.id());
            putIfGiven(json, "ref", publish.ref());
            putIfGiven(json, "replyAddress", publish.replyAddress());
            return publish.ack() ? json.put("ack", true) : json;
        }

        @Override
        public JsonObject onSend(Command.Send send) {
            JsonObject json = message(send, send.address(), send.body(), send.headers());
            putIfGiven(json, "replyAddress", send.replyAddress());
            if (send.failure() != null) {
                json.put("failureCode", send.failure().code());
                putIfGiven(json, "message", send.failure().message());
            }
            return json;
        }

        private static JsonObject message(Command command, String address, @Nullable Object body, MultiMap headers) {
            JsonObject json = envelope(command).put("address", address).put("body", body);
            if (!headers.isEmpty()) {
                JsonObject names = new JsonObject();
                headers.forEach(header -> names.put(header.getKey(), header.getValue()));
                json.put("headers", names);
            }
            return json;
        }

        private static JsonObject envelope(Command command) {
            return new JsonObject().put("type", command.type().wire());
        }

        private static void putIfGiven(JsonObject json, String name, @Nullable String value) {
            if (value != null) {
                json.put(name, value);
            }
        }
    }
}
