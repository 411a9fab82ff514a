package io.duplex.message;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.jackson.JacksonFactory;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of an array that is still text. Once somebody has held them, the text may be out of date. */
final class RawList extends AbstractList<Object> {
    private final byte[] json;
    private @Nullable List<Object> items;

    RawList(byte[] json) {
        this.json = json;
    }

    byte @Nullable [] bytes() {
        return items == null ? json : null;
    }

    @SuppressWarnings("unchecked")
    private List<Object> items() {
        if (items == null) {
            items = (List<Object>) JacksonFactory.CODEC.fromBuffer(Buffer.buffer(json), List.class);
        }
        return items;
    }

    @Override
    public @Nullable Object get(int index) {
        return items().get(index);
    }

    @Override
    public @Nullable Object set(int index, @Nullable Object item) {
        return items().set(index, item);
    }

    @Override
    public void add(int index, @Nullable Object item) {
        items().add(index, item);
    }

    @Override
    public @Nullable Object remove(int index) {
        return items().remove(index);
    }

    @Override
    public int size() {
        return items().size();
    }
}
