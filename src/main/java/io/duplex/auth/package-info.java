/**
 * Who may do what: the permitted rules of the official bridge, with its semantics.
 *
 * <p>In: a direction, an address and, where there is one, a body. Out: a {@link io.duplex.auth.Verdict}. Rules are
 * tried in order and the first that fits decides; no rule fits means no. Users and their authorities are not known yet,
 * so a rule that asks for one refuses everybody, as the official bridge does without an authentication handler.
 *
 * <p>Immutable, used from all threads. Start at {@link io.duplex.auth.Permissions}.
 */
@NullMarked
package io.duplex.auth;

import org.jspecify.annotations.NullMarked;
