/**
 * From a file and the environment to one checked configuration, or to a list of everything that is wrong with it.
 *
 * <p>In: a YAML file (or none) and the environment variables. Out: {@link io.duplex.config.ConfigResult}: a
 * {@link io.duplex.node.DuplexConfig} made of the rooms' own settings records, or every
 * {@link io.duplex.config.ConfigProblem} at once, sorted by position.
 *
 * <p>{@code duplex.schema.json} is the only place that knows keys, types, ranges and defaults: the check, the names of
 * the variables, the reference in {@code src/docs/config.md} and completion in editors all come from it. Rules over
 * more than one key are in {@code CrossChecks}.
 *
 * <p>Layers, later ones win: defaults of the schema, the {@code dev} profile's own defaults, the file, the environment.
 *
 * <p>Called once, by the command line, before anything runs; not thread-safe, touches nothing but the file. Nobody
 * below knows that a file exists.
 *
 * <p>Start at {@link io.duplex.config.ConfigLoader}. YAML is read as 1.2 core schema: {@code yes} is a text.
 */
@NullMarked
package io.duplex.config;

import org.jspecify.annotations.NullMarked;
