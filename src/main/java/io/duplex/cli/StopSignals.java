package io.duplex.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TERM and INT: the first asks for a drain, the second ends the process at once.
 *
 * <p>Not a shutdown hook, because the JVM runs hooks once and ignores every signal after the first, so an operator
 * could not cut a drain short. {@code sun.misc.Signal} can hear the second; it is in every JDK, but the compiler warns
 * of it in a way that cannot be suppressed, so it is called by name.
 */
final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger("io.duplex");
    /** Exit code of a process that a signal ended, as shells count it, for TERM. */
    private static final int STOPPED_AT_ONCE = 128 + 15;

    private final CompletableFuture<Void> stop = new CompletableFuture<>();

    private StopSignals() {}

    static StopSignals install() {
        StopSignals signals = new StopSignals();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object received = Proxy.newProxyInstance(
                    StopSignals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        signals.received();
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), received);
            }
        } catch (ReflectiveOperationException e) {
            LOG.warn("This JVM does not deliver signals; the node will stop without a drain", e);
        }
        return signals;
    }

    /** For a process that others stop. */
    static StopSignals none() {
        return new StopSignals();
    }

    /** Completes when the first signal has come. */
    CompletableFuture<Void> first() {
        return stop;
    }

    private void received() {
        if (stop.isDone()) {
            Runtime.getRuntime().halt(STOPPED_AT_ONCE);
        }
        LOG.info("Stopping; a second signal stops the node at once");
        stop.complete(null);
    }
}
