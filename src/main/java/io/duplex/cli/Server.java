package io.duplex.cli;

import io.duplex.node.DuplexConfig;

/** What {@code serve} starts. */
@FunctionalInterface
public interface Server {

    /** Runs a node and returns once it has stopped, or could not start; in the latter case it has said why. */
    ExitCode run(DuplexConfig config);
}
