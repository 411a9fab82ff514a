package io.duplex.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one session may do and how long it is waited for; the names and defaults are the official bridge's.
 *
 * @param pingTimeout a client that has not pinged for this long is closed
 * @param anySignOfLife whether everything that shows life counts as a ping, also what the protocol below the session
 *     says; a client that shows none is then asked for it
 * @param replyTimeout how long a reply is waited for, in both directions
 * @param maxAddressLength longest address a client may register, in characters
 * @param maxHandlersPerSocket registrations and pending replies together
 * @param hook who is asked before a client's command is carried out, or null if nobody is
 * @param limits how much it may say
 */
public record SessionSettings(
        Duration pingTimeout,
        boolean anySignOfLife,
        Duration replyTimeout,
        int maxAddressLength,
        int maxHandlersPerSocket,
        @Nullable HookSettings hook,
        SessionLimits limits) {

    /**
     * The hook of the bridge.
     *
     * @param address event bus address of the service that decides
     * @param timeout without an answer within it, the answer is no
     */
    public record HookSettings(String address, Duration timeout) {}
}
