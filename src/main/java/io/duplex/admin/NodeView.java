package io.duplex.admin;

/** What can be seen of the node from inside; any thread. */
public interface NodeView {
    /** {@code starting}, {@code serving}, {@code draining} or {@code stopped}. */
    String state();

    /** Whether everything works that only a restart of the process would mend. */
    boolean isLive();

    /** Whether new clients are welcome. */
    boolean isServing();

    /** {@code dev} or {@code production}. */
    String profile();

    /** Netty transport the sockets use. */
    String transport();

    /** Clients connected now. */
    int sessionCount();

    /** Addresses this node listens to. */
    int addressCount();
}
