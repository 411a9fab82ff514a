package io.duplex.history;

import io.duplex.message.Position;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** No address has a history. */
public final class NoHistory implements History {
    @Override
    public @Nullable Retention retention(String address) {
        return null;
    }

    @Override
    public Future<Recorded> append(String address, NewMessage message) {
        return Future.failedFuture(none());
    }

    @Override
    public Future<Position> open(String address) {
        return Future.failedFuture(none());
    }

    @Override
    public Future<Page> after(String address, Position since, int messages, int bytes) {
        return Future.failedFuture(none());
    }

    @Override
    public Future<Page> last(String address, int count, int messages, int bytes) {
        return Future.failedFuture(none());
    }

    @Override
    public Future<Map<String, Position>> ends(Set<String> addresses) {
        return Future.succeededFuture(Map.of());
    }

    @Override
    public String member() {
        return "none";
    }

    @Override
    public String owner(String address) {
        return member();
    }

    @Override
    public Set<String> owned() {
        return Set.of();
    }

    @Override
    public void onOwnersChange(Runnable action) {
        // there are none
    }

    private static HistoryUnavailable none() {
        return new HistoryUnavailable("no address has a history");
    }
}
