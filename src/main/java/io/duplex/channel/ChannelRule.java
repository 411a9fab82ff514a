package io.duplex.channel;

/**
 * What governs the addresses of a pattern.
 *
 * @param pattern the addresses
 * @param overflow for subscriptions that do not choose for themselves
 */
public record ChannelRule(AddressPattern pattern, Overflow overflow) {
    /** The rule of every address no other rule fits. */
    static final ChannelRule PLAIN = new ChannelRule(AddressPattern.of("**"), Overflow.DROP_OLDEST);
}
