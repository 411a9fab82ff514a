package io.duplex.fanout;

/**
 * Whether a {@link Cursor} has what was appended to its lane, and what it waits for if not.
 *
 * <pre>
 *   AT_END --(pipe full at {@link Lane#deliver})--> BEHIND --(pipe writable, {@link Outlet#onWritable})--> AT_END
 *     |                                               |
 *     +---(no credit left)--> STARVED <---------------+         each of them --({@link Cursor#leave})--> LEFT
 *                               +---({@link Cursor#credit})--> BEHIND or AT_END
 * </pre>
 */
enum CursorState {
    /** It has all of it, and is visited by every delivery. */
    AT_END,
    /** It waits for its pipe to take bytes. */
    BEHIND,
    /** It waits for credit. */
    STARVED,
    /** It has left the lane. */
    LEFT
}
