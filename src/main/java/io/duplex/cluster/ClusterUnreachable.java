package io.duplex.cluster;

/** The other members did not come. The message is a sentence for the operator. */
public final class ClusterUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what was looked for, and where. */
    public ClusterUnreachable(String message) {
        super(message, null, false, false);
    }
}
