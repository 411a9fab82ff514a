/**
 * This node as a member of a Hazelcast cluster: how it finds the others, how long it waits for them, how fast it
 * believes them dead.
 *
 * <p>In: {@link io.duplex.cluster.ClusterSettings}. Out: the cluster manager Vert.x is built with, a view of the
 * members for health and info, and the registry of event bus consumers, which is kept true
 * ({@link io.duplex.cluster.RegistryCheck}).
 *
 * <p>What decides life on a small machine stands in {@link io.duplex.cluster.MemberConfig} and
 * {@link io.duplex.cluster.SmallMachine}, each setting with its reason.
 *
 * <p>Hazelcast's member port has no password in the open edition: whoever reaches it is a member. It binds the one
 * configured address and nothing else, finds members by list or by name only, and takes back no serialized Java object
 * of a class it does not know.
 *
 * <p>Start at {@link io.duplex.cluster.Cluster}.
 */
@NullMarked
package io.duplex.cluster;

import org.jspecify.annotations.NullMarked;
