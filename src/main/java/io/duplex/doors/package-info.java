/**
 * The doors clients come in by: HTTP paths, and what each of them speaks.
 *
 * <p>In: requests on the public port. Out: a {@link io.duplex.session.Session} with a way out, for as long as the
 * connection lives. A {@link io.duplex.doors.PublicDoor} is a room of its own below this one, and knows no other door;
 * the node lists them.
 *
 * <p>What is asked of everybody before a door is reached stands in {@link io.duplex.entrance.FrontDoor}: a door need
 * not ask again whose page is behind a request, and its answers already say who may read them.
 *
 * <p>Threads: one verticle per event loop listens on the same port; a connection stays on the loop that accepted it.
 *
 * <p>Start at {@link io.duplex.doors.PublicDoors}.
 */
@NullMarked
package io.duplex.doors;

import org.jspecify.annotations.NullMarked;
