package io.duplex.message;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way back to somebody who waits for an answer. Only the first answer reaches them. */
public interface ReplyTo {
    /** Answers, and expects nothing more. */
    void reply(@Nullable Object body, MultiMap headers);

    /**
     * Answers, and waits for the answer to that.
     *
     * @return fails with a {@link RequestFailure} only
     */
    Future<Delivery> replyAndRequest(@Nullable Object body, MultiMap headers, Duration timeout);

    /** Answers that what was asked for cannot be given, as {@code Message.fail} does. */
    void fail(int failureCode, @Nullable String message);

    /** Answers that nobody was there to answer. */
    void refuse();
}
