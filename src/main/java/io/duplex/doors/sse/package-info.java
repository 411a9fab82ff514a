/**
 * Server-sent events: {@code GET /events?address=a&address=b}, simplex from the node to the client.
 *
 * <p>In: a request. Out: a response that goes on, over HTTP/1.1 or HTTP/2, in which every message is an event (WHATWG
 * HTML s9.2). The stream begins when the whole cluster knows its subscriptions: what is published after the client has
 * seen the head of the response is not missed. What is wrong with the request is a problem document instead.
 *
 * <p>There are no pings: the connection tells whether the client is there, and a comment now and then makes it tell. A
 * client that does not read falls behind in the lanes, as every other; one that has not taken a byte for long is let
 * go.
 *
 * <p>Thread: the event loop of the connection. One timer serves all streams of a loop.
 *
 * <p>Start at {@link io.duplex.doors.sse.EventsLoop}.
 */
@NullMarked
package io.duplex.doors.sse;

import org.jspecify.annotations.NullMarked;
