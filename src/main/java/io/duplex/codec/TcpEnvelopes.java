package io.duplex.codec;

import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.RawJson;
import io.duplex.message.RequestFailure;
import io.duplex.message.StoredMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The words of the official TCP bridge; what that has no word for is said as the bridge says it. */
public final class TcpEnvelopes extends BridgeEnvelopes {
    /** What a message has besides its address and body, and room for a short text. */
    private static final int MESSAGE_BYTES = 160;

    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    TcpEnvelopes() {}

    @Override
    public byte[] rec(String address, Delivery delivery, @Nullable String replyAddress) {
        byte[] text = RawJson.bytes(delivery.body());
        JsonBytes json = new JsonBytes(MESSAGE_BYTES + address.length() + (text == null ? 0 : text.length))
                .literal("{\"type\":\"message\",\"address\":")
                .value(address);
        if (replyAddress != null) {
            json.literal(",\"replyAddress\":").value(replyAddress);
        }
        if (delivery.headers().isEmpty()) {
            json.literal(",\"headers\":{}"); // its clients read them without asking
        } else {
            json.literal(",\"headers\":").json(generator -> writeHeaders(generator, delivery.headers()));
        }
        if (delivery.body() != null) {
            json.literal(",\"body\":").value(delivery.body());
        }
        return json.literal(delivery.pointToPoint() ? ",\"send\":true}" : ",\"send\":false}")
                .toBytes();
    }

    @Override
    public byte[] rec(String address, String epoch, StoredMessage message) {
        byte[] headers = message.headers();
        int contentBytes = message.body().length + (headers == null ? 0 : headers.length);
        JsonBytes json = new JsonBytes(MESSAGE_BYTES + address.length() + contentBytes)
                .literal("{\"type\":\"message\",\"address\":")
                .value(address)
                .literal(",\"headers\":");
        if (headers == null) {
            json.literal("{}");
        } else {
            json.text(headers);
        }
        if (!Arrays.equals(message.body(), NULL)) {
            json.literal(",\"body\":").text(message.body());
        }
        return json.literal(",\"send\":false,\"epoch\":\"")
                .literal(epoch)
                .literal("\",\"offset\":")
                .literal(Long.toString(message.offset()))
                .literal("}")
                .toBytes();
    }

    @Override
    public byte[] error(
            ErrorCode error,
            @Nullable String of,
            @Nullable String address,
            @Nullable String id,
            @Nullable String ref,
            @Nullable String detail) {
        return write(json -> {
            json.writeStringField("type", "err");
            json.writeStringField("message", word(error));
            writeOptional(json, "address", address);
            writeOptional(json, "of", of);
            writeOptional(json, "id", id);
            writeOptional(json, "ref", ref);
            writeOptional(json, "detail", detail);
        });
    }

    @Override
    public byte[] failure(String replyAddress, String sourceAddress, RequestFailure failure) {
        return write(json -> {
            json.writeStringField("type", "err");
            json.writeStringField("address", replyAddress);
            json.writeStringField("sourceAddress", sourceAddress);
            json.writeNumberField("failureCode", failure.failureCode());
            json.writeStringField("failureType", failure.kind().name());
            json.writeStringField("message", failure.getMessage());
        });
    }

    @Override
    public boolean answersEveryPing() {
        return true;
    }

    @Override
    public boolean tellsUnknownAddresses() {
        return true;
    }

    /**
     * {@code {"type":"err","message":"service restart","close":1012}}: the last frame of a connection, whose protocol
     * has no other way to say why it ends.
     *
     * @param reason what {@code cause} says, or more exactly
     */
    public static byte[] goodbye(Disconnect cause, String reason) {
        return write(json -> {
            json.writeStringField("type", "err");
            json.writeStringField("message", reason);
            json.writeNumberField("close", cause.code());
        });
    }

    private static String word(ErrorCode error) {
        return switch (error) {
            case INVALID_TYPE -> "unknown_type";
            case REJECTED -> "blocked by bridgeEvent handler";
            default -> error.wire();
        };
    }
}
