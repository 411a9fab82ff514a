package io.duplex.channel;

import org.jspecify.annotations.Nullable;

/**
 * What governs the addresses of a pattern.
 *
 * @param pattern the addresses
 * @param overflow for subscriptions that do not choose for themselves
 * @param history how much of them is kept, or null if nothing is
 */
public record ChannelRule(
        AddressPattern pattern, Overflow overflow, @Nullable HistoryRule history) {
    /** The rule of every address no other rule fits. */
    static final ChannelRule PLAIN = new ChannelRule(AddressPattern.of("**"), Overflow.DROP_OLDEST, null);
}
