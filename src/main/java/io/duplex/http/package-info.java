/**
 * What everything that speaks HTTP shares: problem documents, request bodies within a limit, deadlines.
 *
 * <p>In: requests of Vert.x, as the doors and the inside port get them. Out: a body, or a
 * {@link io.duplex.http.Problem} that says in one JSON document what was found, where, and what was expected (RFC
 * 9457). The same cause has the same status and the same words on every path.
 *
 * <p>Thread: that of the request. Limits: the length of a body; a connection on which nothing is under way is cut by
 * Vert.x's idle timeout, see {@link io.duplex.http.IdleTimeout}.
 *
 * <p>Start at {@link io.duplex.http.Problem}.
 */
@NullMarked
package io.duplex.http;

import org.jspecify.annotations.NullMarked;
