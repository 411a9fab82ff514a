package io.duplex.hub;

import io.duplex.codec.EncodedMessage;
import io.duplex.codec.Envelopes;
import io.duplex.message.StoredMessage;
import io.duplex.relay.Relay;
import io.vertx.core.json.JsonObject;

/** A recorded message for all who registered its address. Its body is JSON already, and read only if somebody asks. */
record RecordedContent(String address, String epoch, StoredMessage message) implements EncodedMessage.Content {
    @Override
    public byte[] envelope(Envelopes words) {
        return words.rec(address, epoch, message);
    }

    @Override
    public String field(String name) {
        Object value = Relay.body(message) instanceof JsonObject body ? body.getValue(name) : null;
        return value == null ? "" : value.toString();
    }
}
