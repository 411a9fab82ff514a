package io.duplex.http;

import io.duplex.socket.Channels;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import java.util.function.Supplier;

/** What is kept of a connection over all of its requests, and goes with it. */
public final class PerConnection<T> {
    private final AttributeKey<T> key;

    /** Something of this name, which nobody else keeps for {@code owner}. */
    public PerConnection(Class<?> owner, String name) {
        this.key = AttributeKey.valueOf(owner, name);
    }

    /** That of this connection, which begins with {@code first}; on its event loop. */
    public T of(HttpConnection connection, Supplier<T> first) {
        Attribute<T> attribute = Channels.of(connection).attr(key);
        T kept = attribute.get();
        if (kept == null) {
            kept = first.get();
            attribute.set(kept);
        }
        return kept;
    }
}
