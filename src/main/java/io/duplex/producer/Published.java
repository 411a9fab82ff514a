package io.duplex.producer;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A message is published; with history, all its copies hold it.
 *
 * @param epoch of the log; null for an address without history
 * @param offset number of the message in it; 0 for an address without history
 * @param isDuplicate whether a message with its id had been recorded before
 */
public record Published(@Nullable String epoch, long offset, boolean isDuplicate) {
    static Published of(@Nullable Object answer) {
        if (!(answer instanceof JsonObject json)) {
            return new Published(null, 0, false);
        }
        return new Published(json.getString("epoch"), json.getLong("offset", 0L), json.getBoolean("duplicate", false));
    }
}
