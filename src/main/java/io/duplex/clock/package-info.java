/**
 * The only room that knows the time.
 *
 * <p>Time is monotonic: a wall clock that jumps by an hour must neither close a live socket nor keep a dead one.
 * Nothing else in the house reads {@link System#nanoTime()} or {@link System#currentTimeMillis()}; a test enforces it.
 *
 * <p>Start at {@link io.duplex.clock.Timers}.
 */
@NullMarked
package io.duplex.clock;

import org.jspecify.annotations.NullMarked;
