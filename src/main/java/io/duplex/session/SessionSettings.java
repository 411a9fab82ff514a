package io.duplex.session;

import java.time.Duration;

/**
 * What one session may do and how long it is waited for; the names and defaults are the official bridge's.
 *
 * @param pingTimeout a client that has not pinged for this long is closed
 * @param replyTimeout how long a reply is waited for, in both directions
 * @param maxAddressLength longest address a client may register, in characters
 * @param maxHandlersPerSocket registrations and pending replies together
 */
public record SessionSettings(
        Duration pingTimeout, Duration replyTimeout, int maxAddressLength, int maxHandlersPerSocket) {}
