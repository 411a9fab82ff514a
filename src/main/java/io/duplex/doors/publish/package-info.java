/**
 * HTTP as a door: publish and request for clients that speak nothing else.
 *
 * <p>In: {@code POST /publish/{address}} and {@code POST /request/{address}}. Out: one command in a session that lives
 * as long as its exchange, so that rules, the hook, limits and metrics hold as for every other client; its answer as a
 * status and a JSON document. A publish in {@code application/x-ndjson} is a stream of commands, and of answers.
 *
 * <p>Thread: the event loop of the connection. Limits: a body, or a line of a batch, is at most as long as a message on
 * a WebSocket; a batch is one line ahead of its answers and is not read while the client does not read them.
 *
 * <p>Start at {@link io.duplex.doors.publish.PublishLoop}.
 */
@NullMarked
package io.duplex.doors.publish;

import org.jspecify.annotations.NullMarked;
