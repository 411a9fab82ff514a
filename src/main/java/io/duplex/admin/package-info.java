/**
 * Looking in, and letting services of the same trust publish: the inside port.
 *
 * <p>In: HTTP requests of probes, scrapers, operators and services that have no event bus. Out: health, metrics, info,
 * and messages to the bus. No rule of the clients' applies here; the port is never exposed to them.
 *
 * <p>Errors are problem documents (RFC 9457) that name the field, what was found and what was expected.
 *
 * <p>Start at {@link io.duplex.admin.InsideRoutes}.
 */
@NullMarked
package io.duplex.admin;

import org.jspecify.annotations.NullMarked;
