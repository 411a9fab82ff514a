/**
 * The command line: what a person, a container or a pipeline types.
 *
 * <p>In: arguments and environment variables. Out: text, and one {@link io.duplex.cli.ExitCode}. What somebody asked
 * for goes to standard output, what went wrong to standard error.
 *
 * <p>Runs on the main thread. {@code serve} hands the checked configuration to a {@link io.duplex.cli.Server} and stays
 * in it until the node has stopped; a configuration with problems never gets that far.
 *
 * <p>{@code bench} is a client of some node: it hands {@link io.duplex.bench.LoadSettings} to the room {@code load} and
 * prints its report.
 *
 * <p>Start at {@link io.duplex.cli.Main}, which holds the only {@code System.exit} of the house.
 */
@NullMarked
package io.duplex.cli;

import org.jspecify.annotations.NullMarked;
