package io.duplex.hub;

import io.duplex.bus.Asker;
import io.duplex.history.Page;
import io.duplex.message.Position;
import io.duplex.relay.Feed;
import io.duplex.relay.Relay;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** An address with history: the log is its past, and the feed that follows the log is what is live. */
record RecordedSource(Relay relay, String address) implements Source, Past {
    @Override
    public Past past() {
        return this;
    }

    @Override
    public Future<@Nullable Page> after(Position since, int messages, int bytes) {
        return relay.history().after(address, since, messages, bytes);
    }

    @Override
    public Future<@Nullable Page> last(int count, int messages, int bytes) {
        return relay.history().last(address, count, messages, bytes);
    }

    @Override
    public Inlet open(Asker asker, SourceListener listener) {
        return new Opened(relay, address, relay.follow(address, asker, listener));
    }

    private record Opened(Relay relay, String address, Feed feed) implements Inlet {
        @Override
        public Future<Void> registered() {
            return feed.live();
        }

        @Override
        public void alsoFor(Asker asker) {
            relay.alsoFor(address, asker);
        }

        @Override
        public @Nullable Position position() {
            return feed.position();
        }

        @Override
        public void afterQueued(Runnable action) {
            feed.run(action);
        }

        @Override
        public Future<Void> close() {
            return relay.unfollow(feed);
        }
    }
}
