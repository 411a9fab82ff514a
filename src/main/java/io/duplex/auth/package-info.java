/**
 * Who a client is and what it may do.
 *
 * <p>Who: a token, wherever the client shows it, to a {@link io.duplex.auth.Principal}. Doors ask
 * {@link io.duplex.auth.RequestIdentity} about a request, sessions ask {@link io.duplex.auth.Authenticator} about the
 * token of a {@code hello}. Keys come from files, from the configuration and from a URL; each is bound to the
 * algorithms it may verify ({@link io.duplex.auth.VerificationKey}).
 *
 * <p>What: the permitted rules of the official bridge, with its semantics. In: a direction, an address and, where there
 * is one, a body. Out: a {@link io.duplex.auth.Verdict}. Rules are tried in order and the first that fits decides; no
 * rule fits means no.
 *
 * <p>Threads: shared by all event loops; immutable but for the keys that were read last. Nothing here blocks.
 *
 * <p>Limits: the length of a token, before it is looked at; keys tried for one token; size, time and frequency of reads
 * of a JWK set.
 *
 * <p>Start at {@link io.duplex.auth.RequestIdentity} and {@link io.duplex.auth.Permissions}.
 */
@NullMarked
package io.duplex.auth;

import org.jspecify.annotations.NullMarked;
