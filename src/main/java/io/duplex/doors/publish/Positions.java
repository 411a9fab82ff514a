package io.duplex.doors.publish;

import io.duplex.message.Position;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Where a message was recorded, as HTTP says it. */
final class Positions {
    private Positions() {}

    /** {@code {"id":"7","epoch":"5f3c9a1e2b7d","offset":43,"duplicate":true}}. */
    static JsonObject json(@Nullable String id, Position position, boolean isDuplicate) {
        JsonObject json = new JsonObject();
        if (id != null) {
            json.put("id", id);
        }
        json.put("epoch", position.epochText()).put("offset", position.offset());
        return isDuplicate ? json.put("duplicate", true) : json;
    }
}
