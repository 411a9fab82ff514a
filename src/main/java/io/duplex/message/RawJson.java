package io.duplex.message;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Bodies that are still the text they came as. To everybody else they are plain {@link JsonObject}s and
 * {@link JsonArray}s, which parse their text when somebody first looks into them; whoever only passes them on takes the
 * bytes.
 */
public final class RawJson {
    private RawJson() {}

    /** An object that is this UTF-8 text, which is known to be one JSON object, and is not changed by anybody. */
    public static JsonObject object(byte[] json) {
        return new RawObject(new RawMap(json));
    }

    /** An array that is this UTF-8 text, which is known to be one JSON array, and is not changed by anybody. */
    public static JsonArray array(byte[] json) {
        return new RawArray(new RawList(json));
    }

    /** The text of a body that nobody has looked into; null if there is none, or none that is sure to be right. */
    public static byte @Nullable [] bytes(@Nullable Object body) {
        if (body instanceof JsonObject object) {
            return object.getMap() instanceof RawMap raw ? raw.bytes() : null;
        }
        if (body instanceof JsonArray array) {
            return array.getList() instanceof RawList raw ? raw.bytes() : null;
        }
        return null;
    }

    /** The body, for who only reads it: unlike looking into the body itself, that does not cost it its text. */
    public static JsonObject readOnly(JsonObject body) {
        return body.getMap() instanceof RawMap raw ? raw.readOnly() : body;
    }

    /** The event bus copies what it delivers within a node; a text need not be copied. */
    private static final class RawObject extends JsonObject {
        RawObject(RawMap map) {
            super(map);
        }

        @Override
        public JsonObject copy() {
            byte[] json = bytes(this);
            return json == null ? super.copy() : object(json);
        }

        /** To the class it extends, an object of another class is never equal. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonObject object
                    && new JsonObject(getMap()).equals(new JsonObject(object.getMap()));
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }

    private static final class RawArray extends JsonArray {
        RawArray(RawList list) {
            super(list);
        }

        @Override
        public JsonArray copy() {
            byte[] json = bytes(this);
            return json == null ? super.copy() : array(json);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof JsonArray array && new JsonArray(getList()).equals(new JsonArray(array.getList()));
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
