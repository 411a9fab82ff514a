/**
 * The nouns all rooms speak: what travels over the event bus, without the event bus.
 *
 * <p>A body is what JSON knows, as Vert.x holds it: {@code null}, {@link java.lang.String}, {@link java.lang.Boolean},
 * {@link java.lang.Number}, {@link io.vertx.core.json.JsonObject} or {@link io.vertx.core.json.JsonArray}. Producers in
 * other services may also send bytes, which reach clients as Base64 text, as with the official bridge.
 *
 * <p>Start at {@link io.duplex.message.Delivery}.
 */
@NullMarked
package io.duplex.message;

import org.jspecify.annotations.NullMarked;
