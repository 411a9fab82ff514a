package io.duplex.client;

import java.time.Duration;

/**
 * How hard a producer tries.
 *
 * @param window messages on their way at a time, unacknowledged; a stream is full when as many wait besides
 * @param answerTimeout how long an answer is waited for before the message is published again
 * @param patience how long a message is tried before it fails
 */
public record ProducerOptions(int window, Duration answerTimeout, Duration patience) {
    /** 256 on their way; 15 s for an answer, which is longer than a node tries to record; five minutes of patience. */
    public static final ProducerOptions DEFAULT =
            new ProducerOptions(256, Duration.ofSeconds(15), Duration.ofMinutes(5));
}
