/**
 * Load for a bridge: what {@code duplex bench} puts on a server, and what it measures.
 *
 * <p>In: {@link io.duplex.bench.LoadSettings}. Out: a {@link io.duplex.bench.Report}, or a
 * {@link io.duplex.bench.LoadFailure} of one sentence. It speaks the official bridge's protocol over a WebSocket like
 * any client, so the server may be Duplex or the official bridge; it knows nothing of the rooms a node is made of.
 *
 * <pre>
 *   Run      prepare          warm-up          measured          settle           Report
 *            connect, then    load, counted    load, timed       no new load;
 *            prove the way    as sent          as well           what is late arrives
 * </pre>
 *
 * <p>Each message carries a {@link io.duplex.bench.Mark}: who sent it, its number, and when it should have been sent.
 * With a rate, that is by the {@link io.duplex.bench.Schedule} and not when the loop got round to it: a server that
 * stalls for a second makes a second's worth of messages late, not one (coordinated omission).
 *
 * <p>Thread: one event loop does everything, so what it counts needs no locks; only {@link io.duplex.bench.Metronome}
 * has a thread of its own, because a timer's millisecond is too coarse.
 *
 * <p>Start at {@link io.duplex.bench.Run}.
 */
@NullMarked
package io.duplex.bench;

import org.jspecify.annotations.NullMarked;
