/**
 * What an address is allowed to be: channels, which are addresses together with the rule that governs them.
 *
 * <p>In: an address. Out: the {@link io.duplex.channel.ChannelRule} of the first
 * {@link io.duplex.channel.AddressPattern} that fits it, or the rule that every other address has.
 *
 * <p>Immutable, used from all threads. Start at {@link io.duplex.channel.ChannelTable}.
 */
@NullMarked
package io.duplex.channel;

import org.jspecify.annotations.NullMarked;
