package io.duplex.channel;

import java.time.Duration;

/**
 * How much of an address is kept.
 *
 * @param messages most messages
 * @param bytes most bytes of them
 * @param age longest time; zero = as long as the other bounds allow
 * @param replicas members that hold it, as far as there are so many
 * @param mostLogs addresses with a log that one member may own; 0 = as many as the node decides
 * @param mostBytes of all these logs together; 0 = as many as the node decides
 */
public record HistoryRule(int messages, long bytes, Duration age, int replicas, int mostLogs, long mostBytes) {}
