package io.duplex.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a node is in its life. One writer at a time; anybody may look. */
final class Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private volatile NodeState state = new NodeState.Starting();

    NodeState state() {
        return state;
    }

    boolean isServing() {
        return state instanceof NodeState.Serving;
    }

    synchronized void started() {
        if (state instanceof NodeState.Starting starting) {
            become(starting.toServing());
        }
    }

    /** Whether this call is the one that begins the drain. */
    synchronized boolean beginDrain() {
        if (state instanceof NodeState.Serving serving) {
            become(serving.toDraining());
            return true;
        }
        return false;
    }

    synchronized void stopped() {
        if (state instanceof NodeState.Draining draining) {
            become(draining.toStopped());
        } else if (state instanceof NodeState.Starting starting) {
            become(starting.toStopped());
        }
    }

    private void become(NodeState next) {
        LOG.atDebug()
                .addKeyValue("from", state.label())
                .addKeyValue("to", next.label())
                .log("Node state");
        state = next;
    }
}
