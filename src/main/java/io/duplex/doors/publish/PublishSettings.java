package io.duplex.doors.publish;

import java.time.Duration;

/**
 * Limits of one HTTP exchange.
 *
 * @param maxBodyBytes longest body, and longest line of a batch
 * @param longestTimeout how long a reply is waited for at most
 */
public record PublishSettings(int maxBodyBytes, Duration longestTimeout) {}
