package io.duplex.hub;

import io.duplex.history.Page;
import io.duplex.message.Position;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What an address had before, by position. From any thread. */
public interface Past {
    /**
     * What follows a position.
     *
     * @param messages at most
     * @param bytes about, at least one message
     * @return null if there is nothing yet; fails if it cannot be read now
     */
    Future<@Nullable Page> after(Position since, int messages, int bytes);

    /**
     * The first of the last messages.
     *
     * @param count how far to go back, in messages
     * @param messages at most, of those
     * @param bytes about, at least one message
     * @return null if there is nothing yet; fails if it cannot be read now
     */
    Future<@Nullable Page> last(int count, int messages, int bytes);
}
