package io.duplex.hub;

import io.duplex.codec.EncodedMessage;
import io.duplex.codec.Envelopes;
import io.duplex.message.Delivery;
import io.duplex.message.RawJson;
import io.vertx.core.json.JsonObject;

/** A delivery for all who registered its address. */
record LiveContent(String address, Delivery delivery) implements EncodedMessage.Content {
    @Override
    public byte[] envelope(Envelopes words) {
        return words.rec(address, delivery, null);
    }

    @Override
    public String field(String name) {
        Object value = delivery.body() instanceof JsonObject body
                ? RawJson.readOnly(body).getValue(name)
                : null;
        return value == null ? "" : value.toString();
    }
}
