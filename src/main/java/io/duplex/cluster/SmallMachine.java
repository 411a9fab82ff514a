package io.duplex.cluster;

/** What must be set before the first class of Hazelcast or the JDK's common pool is loaded. */
public final class SmallMachine {
    private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

    private SmallMachine() {}

    /**
     * On one or two cores the common fork-join pool has a parallelism of one, and then {@code CompletableFuture} and
     * Hazelcast start a new thread for every asynchronous callback: measured 6 to 25 times slower. Four threads that
     * mostly sleep cost nothing. A value set by the operator stands.
     */
    public static void prepare() {
        if (System.getProperty(PARALLELISM) == null && Runtime.getRuntime().availableProcessors() <= 4) {
            System.setProperty(PARALLELISM, "4");
        }
        System.setProperty("hazelcast.logging.type", "slf4j");
        System.setProperty(HazelcastClock.PROPERTY, HazelcastClock.class.getName());
    }
}
