/**
 * Bytes to meaning and back, for the bridge protocol and for RFC 6455 frames the node sends.
 *
 * <p>In: the payload of one WebSocket message. Out: a {@link io.duplex.codec.Command}, or the
 * {@link io.duplex.codec.ErrorCode} that names what was wrong with it. The other way, {@link io.duplex.codec.Envelopes}
 * writes what the node says, and {@link io.duplex.codec.WireFormat} puts it into a frame.
 *
 * <p>Everything here is a pure function: no state, no thread, no socket. The wire strings of the official bridge stand
 * in {@link io.duplex.codec.ErrorCode} and nowhere else, and every close of a socket has one cause, in
 * {@link io.duplex.message.Disconnect}.
 *
 * <p>Limits: JSON nesting, the length of names and numbers ({@link io.duplex.codec.CommandDecoder}).
 *
 * <p>Start at {@link io.duplex.codec.Command}.
 */
@NullMarked
package io.duplex.codec;

import org.jspecify.annotations.NullMarked;
