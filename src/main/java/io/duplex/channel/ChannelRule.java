package io.duplex.channel;

import org.jspecify.annotations.Nullable;

/**
 * What governs the addresses of a pattern.
 *
 * @param pattern the addresses
 * @param overflow for subscriptions that do not choose for themselves
 * @param history how much of them is kept, or null if nothing is
 * @param isSilentLossAllowed whether a client that never said hello, and so cannot hear of a loss, goes on after one;
 *     else it is disconnected
 */
public record ChannelRule(
        AddressPattern pattern, Overflow overflow, @Nullable HistoryRule history, boolean isSilentLossAllowed) {
    /** The rule of every address no other rule fits. */
    static final ChannelRule PLAIN = new ChannelRule(AddressPattern.of("**"), Overflow.DROP_OLDEST, null, false);
}
