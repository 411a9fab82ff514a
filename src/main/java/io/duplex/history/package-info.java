/**
 * What was published to an address, kept for a while on several members, and the numbers that make a loss visible.
 *
 * <p>In: messages to append, and positions to read from. Out: a {@link io.duplex.message.Position} for each message
 * once its copies hold it, pages of messages, and, through {@link io.duplex.history.Teller}, every batch that was
 * recorded.
 *
 * <pre>
 *   append --> AddressWriter --one batch in flight--> AppendEntries on the owner of the address --> AppendBackup on its copies
 *                    |                                        ChannelLog: assigns offsets, knows ids, trims
 *                    +--> Teller, and the answers, once all copies hold the batch and a majority of members is there
 * </pre>
 *
 * <p>The log of an address is one entry of a Hazelcast map, so one partition thread owns it and nothing here locks it.
 * Offsets are given there and nowhere else: which node believes to own an address is a hint, never a right.
 *
 * <p>Threads: {@link io.duplex.history.History} may be called from any; its futures end on the event loop that called.
 *
 * <p>Limits: {@link io.duplex.history.Retention} per address; what waits to be appended, per node
 * ({@link io.duplex.history.HistorySettings}); ids remembered per address ({@link io.duplex.history.RecentIds}).
 *
 * <p>Start at {@link io.duplex.history.History}, then {@link io.duplex.history.ChannelLog}.
 */
@NullMarked
package io.duplex.history;

import org.jspecify.annotations.NullMarked;
