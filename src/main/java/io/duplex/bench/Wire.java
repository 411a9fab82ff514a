package io.duplex.bench;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The few envelopes the load speaks. Addresses are checked to need no escapes; marks are hexadecimal. */
final class Wire {
    static final String PING = "{\"type\":\"ping\"}";
    static final String HELLO = "{\"type\":\"hello\",\"version\":1,\"client\":\"duplex-bench\"}";

    private static final String REPLY_ADDRESS = "\"replyAddress\":\"";
    /** Both servers write the type first, so nobody has to look further. */
    private static final int TYPE_WITHIN_BYTES = 24;

    private final String padding;

    /** Envelopes whose bodies are padded to this size. */
    Wire(int bodyBytes) {
        this.padding = "x".repeat(bodyBytes - Mark.BYTES);
    }

    static String register(String address) {
        return "{\"type\":\"register\",\"address\":\"" + address + "\"}";
    }

    String publish(String address, String mark) {
        return "{\"type\":\"publish\",\"address\":\"" + address + "\",\"body\":\"" + mark + padding + "\"}";
    }

    /** The server's {@code published} brings the id back, and with it the mark. */
    String acknowledgedPublish(String address, String mark) {
        return "{\"type\":\"publish\",\"address\":\"" + address + "\",\"id\":\"" + mark + "\",\"ack\":true,\"body\":\""
                + mark + padding + "\"}";
    }

    String request(String address, String replyAddress, String mark) {
        return "{\"type\":\"send\",\"address\":\"" + address + "\",\"replyAddress\":\"" + replyAddress
                + "\",\"body\":\"" + mark + padding + "\"}";
    }

    /** The answer to a request has the same body. */
    String reply(String replyAddress, String mark) {
        return "{\"type\":\"send\",\"address\":\"" + replyAddress + "\",\"body\":\"" + mark + padding + "\"}";
    }

    static @Nullable String replyAddress(Buffer message) {
        String text = message.toString(StandardCharsets.UTF_8);
        int start = text.indexOf(REPLY_ADDRESS);
        if (start < 0) {
            return null;
        }
        int end = text.indexOf('"', start + REPLY_ADDRESS.length());
        return end < 0 ? null : text.substring(start + REPLY_ADDRESS.length(), end);
    }

    /** The type of a message, or nothing if it does not begin with one. */
    static String type(Buffer message) {
        String start = message.getString(0, Math.min(message.length(), TYPE_WITHIN_BYTES + 8));
        String[] parts = start.split("\"", 5);
        return parts.length == 5 && parts[1].equals("type") && parts[2].equals(":") ? parts[3] : "";
    }

    /** What an {@code err} says: {@code access_denied}, or how a request failed. */
    static String errorOf(JsonObject err) {
        Object body = err.getValue("body", err.getValue("failureType"));
        return String.valueOf(body);
    }
}
