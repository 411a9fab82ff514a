package io.duplex.bus;

import io.vertx.core.Future;
import java.util.Set;

/** What the cluster knows of who consumes which address, and whom this node has to ask about it. Any thread. */
public interface Registry {
    /** This member's name. */
    String self();

    /** The names of the other members that answer a {@link Barrier}. */
    Set<String> otherNodes();

    /** Whether there are members that use the event bus and do not answer: services. */
    boolean hasServices();

    /** Whether a service may consume the address; also true where that is not known without asking. */
    boolean mayServicesHear(String address);

    /** Runs a step that changes the registry: what it asks for waits for the turn of this client. */
    default void onBehalfOf(Asker asker, Runnable step) {
        step.run();
    }

    /** Another client wants the registration of the address as well, and it may be that one's turn first. */
    default void alsoFor(String address, Asker asker) {}

    /** Completes when whoever publishes on this member sees at least what the cluster knew when this was called. */
    Future<Void> refresh(String address);

    /**
     * Takes all that this member has registered for the address out of the registry, and leaves its consumers where
     * they are: senders that do not know yet are still heard. Completes when the registry has taken it.
     */
    Future<Void> withdraw(String address);

    /** A node that is in no cluster. */
    static Registry alone() {
        return new Registry() {
            @Override
            public String self() {
                return "alone";
            }

            @Override
            public Set<String> otherNodes() {
                return Set.of();
            }

            @Override
            public boolean hasServices() {
                return false;
            }

            @Override
            public boolean mayServicesHear(String address) {
                return true;
            }

            @Override
            public Future<Void> refresh(String address) {
                return Future.succeededFuture();
            }

            @Override
            public Future<Void> withdraw(String address) {
                return Future.succeededFuture();
            }
        };
    }
}
