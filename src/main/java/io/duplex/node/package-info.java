/**
 * The composition root: one Duplex process, from its settings to its last closed socket.
 *
 * <p>In: a checked {@link io.duplex.node.DuplexConfig}. Out: a node that serves. All {@code new} of what lives as long
 * as the node happens here: {@link io.duplex.node.DuplexNode} makes what all event loops share,
 * {@link io.duplex.node.LoopVerticle} what one loop owns.
 *
 * <p>Start at {@link io.duplex.node.DuplexNode#start}.
 */
@NullMarked
package io.duplex.node;

import org.jspecify.annotations.NullMarked;
