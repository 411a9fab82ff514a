/**
 * What operators do to the clients of all nodes: look at their connections, end them, end a subscription.
 *
 * <p>In: questions from the inside port of any node. Out: the same question to every node, over the event bus, at an
 * address of its own that no rule opens to clients; what came back, together, with the names of those who did not
 * answer.
 *
 * <p>Any thread. Limits: nodes are waited for three seconds; a list has a limit, which each node keeps.
 *
 * <p>Bans are not asked of anybody: they are in a map of the cluster, see {@link io.duplex.cluster.SharedBans}.
 *
 * <p>Start at {@link io.duplex.operator.ClusterControl}.
 */
@NullMarked
package io.duplex.operator;

import org.jspecify.annotations.NullMarked;
