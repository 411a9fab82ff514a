package io.duplex.doors;

/**
 * A way in for clients on the public port, as the node has it once: its settings, and what all event loops share of it.
 * The node lists its doors in one place; nothing else knows them by name.
 */
public interface PublicDoor {
    /** Opens the door on one event loop, and begins what has to be done there now and then. */
    LoopDoor open(LoopContext loop);

    /** Connections, streams and exchanges of this door that are open: a node that drains waits for them. */
    int openCount();
}
