/**
 * What a connection and its requests must pass before a door.
 *
 * <p>In: what the public port and the TCP door accept, with the header of the PROXY protocol if there is to be one;
 * Vert.x reads it, and here it is judged who may say it. Out: requests that are worth a look; an answer with a name to
 * the others ({@link io.duplex.entrance.Refusal}).
 *
 * <pre>
 *   accepted --Gate--> [header of the PROXY protocol] --> [TLS] --Arrivals--> requests --> doors
 *                                                              \-TcpArrivals--> the TCP door
 * </pre>
 *
 * <p>{@link io.duplex.entrance.FrontDoor} then asks of each request whether the node accepts clients, and whether pages
 * of its origin may speak to it; {@link io.duplex.entrance.Identification} asks who it comes from.
 *
 * <p>Threads: {@link io.duplex.entrance.Gate} is asked by whoever accepts, {@link io.duplex.entrance.Arrivals} is one
 * event loop's; {@link io.duplex.entrance.Census} counts for the whole node.
 *
 * <p>Limits: {@link io.duplex.entrance.ArrivalSettings}. Nothing is kept of a connection that has become a WebSocket
 * but its address, until it closes.
 *
 * <p>Start at {@link io.duplex.entrance.Gate}.
 */
@NullMarked
package io.duplex.entrance;

import org.jspecify.annotations.NullMarked;
