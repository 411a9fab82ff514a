/**
 * The doors clients come in by: HTTP paths, and what each of them speaks.
 *
 * <p>In: requests on the public port. Out: a {@link io.duplex.session.Session} with a way out, for as long as the
 * connection lives. A door is a room of its own below this one, and knows no other door.
 *
 * <p>Threads: one verticle per event loop listens on the same port; a connection stays on the loop that accepted it.
 *
 * <p>Start at {@link io.duplex.transport.PublicDoors}.
 */
@NullMarked
package io.duplex.transport;

import org.jspecify.annotations.NullMarked;
