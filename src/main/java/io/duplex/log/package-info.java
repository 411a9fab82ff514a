/**
 * The node's log: how a line is written, and when.
 *
 * <p>In: events of all loggers, on any thread. Out: lines on standard output, written by one thread. Two promises: no
 * thread but that one ever waits for whatever reads the log ({@link io.duplex.log.LineQueue}), and no value in a text
 * line can look like another line or like another value ({@link io.duplex.log.Escapes}).
 *
 * <p>Logback makes these classes by name: see {@code logback.xml} and {@code logging/}.
 *
 * <p>Start at {@link io.duplex.log.LineQueue}.
 */
@NullMarked
package io.duplex.log;

import org.jspecify.annotations.NullMarked;
