/**
 * What sockets of ours have in common, whatever is spoken over them.
 *
 * <p>In: a Netty channel of which we own the last handler. Out: frames written while there is room, input read or not,
 * an end that the other side can read, and how many there are. With and without TLS: the handler of TLS stays in its
 * pipeline.
 *
 * <p>Limits: two milliseconds of a turn for what all sockets of a loop have sent ({@link io.duplex.socket.ReadingTime},
 * shared by all doors), how much of one is read at a time ({@link io.duplex.socket.ReadBound}), what the kernel takes
 * without sending it, what is still read of a client that was told to go.
 *
 * <p>Start at {@link io.duplex.socket.Line}.
 */
@NullMarked
package io.duplex.socket;

import org.jspecify.annotations.NullMarked;
