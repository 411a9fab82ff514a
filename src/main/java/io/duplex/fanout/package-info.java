/**
 * Everybody's way out: a lane is a log, a subscriber is a cursor.
 *
 * <p>In: encoded payloads from the hub, and replies from the session. Out: complete frames to a
 * {@link io.duplex.fanout.Pipe}, one write per client and turn for however many messages have come since the last.
 *
 * <pre>
 *   Lane    ... [ chunk ][ chunk ][ chunk ..|        one per address and wire format on this event loop
 *                   ^         ^             ^
 *   Cursor       falls off    behind        at the end: costs nothing until the next message
 *                   |         |             |
 *   Outlet        client    client        client     replies and cursors of one client, on its pipe
 * </pre>
 *
 * <p>Nothing is queued for a client that does not read: its cursor stays where it is, and goes on when its pipe takes
 * bytes again. If the lane has let go of those bytes by then, the cursor skips to the oldest ones left, and the client
 * is told the exact number it missed, because lanes number their frames.
 *
 * <p>Thread: one event loop owns its lanes, their cursors and its clients' outlets; nothing is synchronized.
 * {@link io.duplex.fanout.Turn} sends what a turn of the loop has produced, once, at its end.
 *
 * <p>Limits ({@link io.duplex.fanout.FanOutSettings}): what a lane retains, what all lanes of a loop retain together,
 * what waits in a socket, and what a client leaves unread of its replies.
 *
 * <p>Start at {@link io.duplex.fanout.Lane#deliver}.
 */
@NullMarked
package io.duplex.fanout;

import org.jspecify.annotations.NullMarked;
