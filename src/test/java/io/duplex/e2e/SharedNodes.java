package io.duplex.e2e;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.TestNode;

/**
 * Nodes that several classes share because starting one costs seconds. They start when first asked for and end with the
 * build; tests keep apart by using addresses and sockets of their own.
 */
final class SharedNodes {
    private SharedNodes() {}

    /** A node in the {@code dev} profile with the echo endpoint. */
    static TestNode echo() {
        return Echo.NODE;
    }

    /** A node in the {@code dev} profile that is one cluster with {@link #service()}. */
    static TestNode bridge() {
        return Bridge.CLUSTER.node(0);
    }

    /** The other service on the event bus of {@link #bridge()}. */
    static PlainService service() {
        return Service.PLAIN;
    }

    private static final class Echo {
        static final TestNode NODE =
                NodeRecipe.named("echo").with("DUPLEX_DEV_ECHO", true).start();
    }

    private static final class Bridge {
        static final Cluster CLUSTER = Cluster.of("bridge", 1);
    }

    private static final class Service {
        static final PlainService PLAIN = PlainService.join(Bridge.CLUSTER);
    }
}
