package io.duplex.relay;

import io.duplex.history.History;
import io.duplex.history.NewMessage;
import io.duplex.history.Page;
import io.duplex.history.Recorded;
import io.duplex.history.Retention;
import io.duplex.message.Position;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A history of which one member, a frozen one, is not heard of again when it is asked for the ends of its logs. */
record MuteOwner(History all, String addressOfMute) implements History {
    @Override
    public String owner(String address) {
        return address.equals(addressOfMute) ? "mute" : all.owner(address);
    }

    @Override
    public Future<Map<String, Position>> ends(Set<String> addresses) {
        return addresses.contains(addressOfMute)
                ? Promise.<Map<String, Position>>promise().future()
                : all.ends(addresses);
    }

    @Override
    public @Nullable Retention retention(String address) {
        return all.retention(address);
    }

    @Override
    public Future<Recorded> append(String address, NewMessage message) {
        return all.append(address, message);
    }

    @Override
    public Future<Position> open(String address) {
        return all.open(address);
    }

    @Override
    public Future<Page> after(String address, Position since, int messages, int bytes) {
        return all.after(address, since, messages, bytes);
    }

    @Override
    public Future<Page> last(String address, int count, int messages, int bytes) {
        return all.last(address, count, messages, bytes);
    }

    @Override
    public String member() {
        return all.member();
    }

    @Override
    public Set<String> owned() {
        return all.owned();
    }

    @Override
    public void onOwnersChange(Runnable action) {
        all.onOwnersChange(action);
    }
}
