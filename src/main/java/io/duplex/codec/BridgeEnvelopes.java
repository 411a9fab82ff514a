package io.duplex.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.RawJson;
import io.duplex.message.RequestFailure;
import io.duplex.message.StoredMessage;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The official bridge's envelopes, and ours in its manner. Field order is the official bridge's. */
class BridgeEnvelopes implements Envelopes {
    /** What a rec has besides its address and body, and room for a short text. */
    private static final int REC_BYTES = 160;

    /**
     * Said once for each message that is published, and by splicing: a body that nobody looked into is its own text.
     */
    @Override
    public byte[] rec(String address, Delivery delivery, @Nullable String replyAddress) {
        byte[] text = RawJson.bytes(delivery.body());
        JsonBytes json = new JsonBytes(REC_BYTES + address.length() + (text == null ? 0 : text.length))
                .literal("{\"type\":\"rec\",\"address\":")
                .value(address)
                .literal(",\"body\":")
                .value(delivery.body());
        if (replyAddress != null) {
            json.literal(",\"replyAddress\":").value(replyAddress);
        }
        if (!delivery.headers().isEmpty()) {
            json.literal(",\"headers\":").json(generator -> writeHeaders(generator, delivery.headers()));
        }
        return json.literal("}").toBytes();
    }

    @Override
    public byte[] error(ErrorCode error, @Nullable String message) {
        return error(error, null, null, null, null, message);
    }

    @Override
    public byte[] error(
            ErrorCode error,
            @Nullable String of,
            @Nullable String address,
            @Nullable String id,
            @Nullable String ref,
            @Nullable String message) {
        return write(json -> {
            json.writeStringField("type", "err");
            json.writeStringField("body", error.wire());
            writeOptional(json, "address", address);
            writeOptional(json, "of", of);
            writeOptional(json, "id", id);
            writeOptional(json, "ref", ref);
            writeOptional(json, "message", message);
        });
    }

    @Override
    public byte[] failure(String replyAddress, String sourceAddress, RequestFailure failure) {
        return write(json -> {
            json.writeStringField("type", "err");
            json.writeStringField("address", replyAddress);
            json.writeNumberField("failureCode", failure.failureCode());
            json.writeStringField("failureType", failure.kind().name());
            json.writeStringField("message", failure.getMessage());
        });
    }

    @Override
    public byte[] hello(String session, String node, @Nullable String user, long expiresSeconds, long pingMillis) {
        return write(json -> {
            json.writeStringField("type", "hello");
            json.writeNumberField("version", 1);
            json.writeStringField("session", session);
            json.writeStringField("node", node);
            if (user != null) {
                json.writeStringField("user", user);
                json.writeNumberField("expires", expiresSeconds);
            }
            json.writeNumberField("ping", pingMillis);
        });
    }

    @Override
    public byte[] expiring(long inSeconds) {
        return write(json -> {
            json.writeStringField("type", "expiring");
            json.writeNumberField("in", inSeconds);
        });
    }

    @Override
    public byte[] pong() {
        return write(json -> json.writeStringField("type", "pong"));
    }

    @Override
    public byte[] registered(String address) {
        return write(json -> {
            json.writeStringField("type", "registered");
            json.writeStringField("address", address);
        });
    }

    @Override
    public byte[] unregistered(String address, @Nullable String reason) {
        return write(json -> {
            json.writeStringField("type", "unregistered");
            json.writeStringField("address", address);
            writeOptional(json, "reason", reason);
        });
    }

    @Override
    public byte[] published(@Nullable String id, @Nullable String ref) {
        return write(json -> {
            json.writeStringField("type", "published");
            writeOptional(json, "id", id);
            writeOptional(json, "ref", ref);
        });
    }

    @Override
    public byte[] published(@Nullable String id, @Nullable String ref, Position position, boolean duplicate) {
        return write(json -> {
            json.writeStringField("type", "published");
            writeOptional(json, "id", id);
            writeOptional(json, "ref", ref);
            writePosition(json, position);
            if (duplicate) {
                json.writeBooleanField("duplicate", true);
            }
        });
    }

    @Override
    public byte[] gap(String address, Gap gap) {
        return write(json -> {
            json.writeStringField("type", "gap");
            json.writeStringField("address", address);
            if (gap.dropped() != Gap.UNKNOWN) {
                json.writeNumberField("dropped", gap.dropped());
            }
            json.writeStringField("reason", gap.reason().wire());
        });
    }

    @Override
    public byte[] rec(String address, String epoch, StoredMessage message) {
        byte[] headers = message.headers();
        int contentBytes = message.body().length + (headers == null ? 0 : headers.length);
        JsonBytes json = new JsonBytes(REC_BYTES + address.length() + contentBytes)
                .literal("{\"type\":\"rec\",\"address\":")
                .value(address)
                .literal(",\"body\":")
                .text(message.body());
        if (headers != null) {
            json.literal(",\"headers\":").text(headers);
        }
        return json.literal(",\"epoch\":\"")
                .literal(epoch)
                .literal("\",\"offset\":")
                .literal(Long.toString(message.offset()))
                .literal("}")
                .toBytes();
    }

    @Override
    public byte[] registered(String address, Position end, @Nullable Boolean recovered, long replayed) {
        return write(json -> {
            json.writeStringField("type", "registered");
            json.writeStringField("address", address);
            writePosition(json, end);
            if (recovered != null) {
                json.writeBooleanField("recovered", recovered);
                json.writeNumberField("replayed", replayed);
            }
        });
    }

    @Override
    public byte[] history(String address, @Nullable String epoch, List<StoredMessage> messages, boolean more) {
        return write(json -> {
            json.writeStringField("type", "history");
            json.writeStringField("address", address);
            writeOptional(json, "epoch", epoch);
            json.writeArrayFieldStart("messages");
            for (StoredMessage message : messages) {
                json.writeStartObject();
                json.writeNumberField("offset", message.offset());
                json.writeNumberField("time", message.timeMillis());
                writeContent(json, message);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanField("more", more);
        });
    }

    /** What was recorded is JSON already. */
    private static void writeContent(JsonGenerator json, StoredMessage message) throws IOException {
        json.writeFieldName("body");
        json.writeRawValue(new String(message.body(), StandardCharsets.UTF_8));
        byte[] headers = message.headers();
        if (headers != null) {
            json.writeFieldName("headers");
            json.writeRawValue(new String(headers, StandardCharsets.UTF_8));
        }
    }

    private static void writePosition(JsonGenerator json, Position position) throws IOException {
        json.writeStringField("epoch", position.epochText());
        json.writeNumberField("offset", position.offset());
    }

    @Override
    public boolean answersEveryPing() {
        return false;
    }

    @Override
    public boolean tellsUnknownAddresses() {
        return false;
    }

    static void writeHeaders(JsonGenerator json, MultiMap headers) throws IOException {
        // One pass over all entries: asking the map for the values of each name searches it anew each time.
        Map<String, List<String>> grouped = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(header -> grouped.computeIfAbsent(header.getKey(), name -> new ArrayList<>(1))
                .add(header.getValue()));
        json.writeStartObject();
        for (Map.Entry<String, List<String>> header : grouped.entrySet()) {
            List<String> values = header.getValue();
            json.writeFieldName(header.getKey());
            if (values.size() == 1) {
                json.writeString(values.get(0));
            } else {
                json.writeArray(values.toArray(new String[0]), 0, values.size());
            }
        }
        json.writeEndObject();
    }

    static void writeOptional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    static byte[] write(JsonBytes.Writer fields) {
        return JsonBytes.write(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }
}
