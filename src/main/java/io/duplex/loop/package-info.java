/**
 * Event loops: one thread each, on which everything of a client happens.
 *
 * <p>In: tasks. Out: the same tasks, one by one, on the loop's thread; some of them only after the loop has looked at
 * its sockets again. What Vert.x and Netty keep to themselves about their loops is used here and nowhere else.
 *
 * <p>Start at {@link io.duplex.loop.Loop}.
 */
@NullMarked
package io.duplex.loop;

import org.jspecify.annotations.NullMarked;
