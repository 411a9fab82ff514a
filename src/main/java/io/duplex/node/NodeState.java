package io.duplex.node;

/**
 * The life of a node. Legal steps are methods of the state they start from, so others do not compile.
 *
 * <pre>
 *   {@link Starting} --> {@link Serving} --> {@link Draining} --> {@link Stopped}
 *       |                                              ^
 *       +------------- could not start ----------------+
 * </pre>
 */
sealed interface NodeState {
    /** Lower case, for logs and JSON. */
    String label();

    /** Joining the cluster, opening ports. */
    record Starting() implements NodeState {
        Serving toServing() {
            return new Serving();
        }

        Stopped toStopped() {
            return new Stopped();
        }

        @Override
        public String label() {
            return "starting";
        }
    }

    /** Clients are welcome. */
    record Serving() implements NodeState {
        Draining toDraining() {
            return new Draining();
        }

        @Override
        public String label() {
            return "serving";
        }
    }

    /** Clients are being sent away; new ones are refused. */
    record Draining() implements NodeState {
        Stopped toStopped() {
            return new Stopped();
        }

        @Override
        public String label() {
            return "draining";
        }
    }

    /** Out of the cluster. */
    record Stopped() implements NodeState {
        @Override
        public String label() {
            return "stopped";
        }
    }
}
