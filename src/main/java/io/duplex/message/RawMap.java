package io.duplex.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonFactory;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of an object that is still text. Once somebody has held them, the text may be out of date. */
final class RawMap extends AbstractMap<String, Object> {
    private final byte[] json;
    private @Nullable Map<String, Object> fields;
    /** Asked for by all loops that have subscribers. */
    private volatile @Nullable JsonObject readOnly;

    RawMap(byte[] json) {
        this.json = json;
    }

    byte @Nullable [] bytes() {
        return fields == null ? json : null;
    }

    JsonObject readOnly() {
        if (fields != null) {
            return new JsonObject(fields);
        }
        JsonObject parsed = readOnly;
        if (parsed == null) {
            parsed = new JsonObject(parse());
            readOnly = parsed;
        }
        return parsed;
    }

    private Map<String, Object> fields() {
        if (fields == null) {
            fields = parse();
        }
        return fields;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> parse() {
        return (Map<String, Object>) JacksonFactory.CODEC.fromBuffer(Buffer.buffer(json), Map.class);
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        return fields().get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return fields().containsKey(name);
    }

    @Override
    public @Nullable Object put(String name, @Nullable Object value) {
        return fields().put(name, value);
    }

    @Override
    public @Nullable Object remove(@Nullable Object name) {
        return fields().remove(name);
    }

    @Override
    public int size() {
        return fields().size();
    }

    @Override
    public void clear() {
        fields().clear();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return fields().entrySet();
    }
}
