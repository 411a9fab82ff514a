package io.duplex.channel;

import java.time.Duration;

/**
 * How much of an address is kept.
 *
 * @param messages most messages
 * @param bytes most bytes of them
 * @param age longest time; zero = as long as the other bounds allow
 * @param replicas members that hold it, as far as there are so many
 */
public record HistoryRule(int messages, long bytes, Duration age, int replicas) {}
