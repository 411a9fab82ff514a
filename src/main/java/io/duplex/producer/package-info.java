/**
 * For services of the cluster that publish to channels with history and must lose nothing.
 *
 * <p>In: bodies, one after the other. Out: each recorded once, in that order, whatever happens to the nodes; and word
 * to slow down as soon as the cluster does. When the node a producer is attached to stops, it says so and the producer
 * goes on at another one; when it dies, within a second of its leaving the cluster.
 *
 * <p>Needs: the jar {@code io.duplex:duplex}, of which it uses this room and {@code io.duplex.clock}; and
 * {@code io.vertx:vertx-core}, {@code org.reactivestreams:reactive-streams} and {@code org.slf4j:slf4j-api}. The other
 * libraries of the jar are a node's: {@code src/docs/services.md} shows how to leave them out. The service must be a
 * lite member where channels have a history, because members that hold data hold logs.
 *
 * <pre>
 *   Producer producer = Producer.create(vertx, "orders", ProducerOptions.DEFAULT);
 *   source.pipeTo(producer);                                  a ReadStream, with back-pressure
 *   flowable.subscribe(producer.toSubscriber());              a Flowable, with back-pressure
 *   producer.publish("order 7", order, headers)               one message, with an id of its own
 *       .onSuccess(placed -> log(placed.offset()));
 * </pre>
 *
 * <p>Thread: a producer lives on the context that made it; its futures and handlers end there.
 *
 * <p>Limits: messages on their way ({@link io.duplex.producer.ProducerOptions}).
 *
 * <p>Start at {@link io.duplex.producer.Producer}.
 */
@NullMarked
package io.duplex.producer;

import org.jspecify.annotations.NullMarked;
