package io.duplex.transport;

/** Why somebody is turned away before there is a session: the HTTP status, and the label it is counted under. */
public enum Refusal {
    /** The node is told to stop. */
    DRAINING(503, "draining"),
    /** The page behind the request may not use this node. */
    ORIGIN(403, "origin"),
    /** The token is not accepted, or there is none where there must be one. */
    TOKEN(401, "token");

    private final int status;
    private final String label;

    Refusal(int status, String label) {
        this.status = status;
        this.label = label;
    }

    /** What the request is answered with. */
    public int status() {
        return status;
    }

    /** Value of the {@code reason} label in the metrics. */
    public String label() {
        return label;
    }
}
