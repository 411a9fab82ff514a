package io.duplex.producer;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How hard a producer tries, and who it is.
 *
 * @param window messages on their way at a time, unacknowledged; a stream is full when as many wait besides
 * @param answerTimeout how long an answer is waited for before the message is published again
 * @param patience how long a message is tried before it fails
 * @param publisher whose the ids are, at most 200 characters: a producer with the same name, in this process or the
 *     next, may publish a message again under its id. Null is a random name for each producer, so that no two producers
 *     share ids
 */
public record ProducerOptions(
        int window,
        Duration answerTimeout,
        Duration patience,
        @Nullable String publisher) {
    /** 256 on their way; 15 s for an answer, which is longer than a node tries to record; five minutes of patience. */
    public static final ProducerOptions DEFAULT =
            new ProducerOptions(256, Duration.ofSeconds(15), Duration.ofMinutes(5));

    /** Of a producer whose ids are its own. */
    public ProducerOptions(int window, Duration answerTimeout, Duration patience) {
        this(window, answerTimeout, patience, null);
    }

    /** The same for a producer with a name that outlives it. */
    public ProducerOptions as(String name) {
        return new ProducerOptions(window, answerTimeout, patience, name);
    }
}
