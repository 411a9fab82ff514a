package io.duplex.session;

import java.time.Duration;

/**
 * How much one client may say. 0 = no limit.
 *
 * @param commandsPerSecond messages, WebSocket pings and pongs
 * @param commandBurst how many may come at once
 * @param bytesPerSecond of messages, inflated; twice that may come at once
 * @param overrun a client over its rate is not read until it has waited its excess off; one whose excess is longer than
 *     this is closed
 * @param errorsPerMinute errors it may be answered, at once or one after the other; with more it is closed
 * @param firstMessageTimeout a client that has said nothing at all by then is closed
 * @param connectionsPerUser sessions of one user on this node
 */
public record SessionLimits(
        int commandsPerSecond,
        int commandBurst,
        long bytesPerSecond,
        Duration overrun,
        int errorsPerMinute,
        Duration firstMessageTimeout,
        int connectionsPerUser) {}
