package io.duplex.node;

import io.duplex.cluster.ClusterSettings;
import io.duplex.cluster.ClusterUnreachable;
import io.duplex.http.HostAndPort;
import java.io.IOException;
import java.net.BindException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a node does not serve. The message is a sentence for the operator. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    StartFailure(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    private StartFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What kind of exit code it deserves. */
    public Kind kind() {
        return kind;
    }

    static StartFailure of(Throwable failure) {
        if (failure instanceof StartFailure known) {
            return known;
        }
        if (failure instanceof ClusterUnreachable unreachable) {
            return new StartFailure(Kind.CLUSTER, String.valueOf(unreachable.getMessage()));
        }
        return new StartFailure(Kind.OTHER, "The node could not start: " + failure, failure);
    }

    static StartFailure ofPort(String name, String host, int port, Throwable failure) {
        IOException bind = refusedPort(failure);
        if (bind == null) {
            return of(failure);
        }
        String why = String.valueOf(bind.getMessage());
        return new StartFailure(
                Kind.PORT,
                why.contains("in use")
                        ? "The " + name + " port " + port + " on " + host + " is taken by another program; set " + name
                                + ".port (DUPLEX_" + name.toUpperCase(Locale.ROOT) + "_PORT) to a free one"
                        : "The " + name + " port " + port + " on " + host + " cannot be opened: " + why);
    }

    static StartFailure ofCluster(ClusterSettings settings, Throwable failure) {
        if (failure instanceof ClusterUnreachable) {
            return of(failure);
        }
        IOException bind = refusedPort(failure);
        if (bind != null) {
            return new StartFailure(
                    Kind.PORT,
                    "The event bus cannot listen on " + HostAndPort.of(settings.host(), settings.eventBusPort()) + ": "
                            + bind.getMessage() + ". See cluster.host and cluster.event-bus-port");
        }
        return new StartFailure(
                Kind.CLUSTER,
                "The cluster '" + settings.name() + "' could not be joined from "
                        + HostAndPort.of(settings.host(), settings.port()) + ": " + failure.getMessage());
    }

    /**
     * What the system said to a port that cannot be opened; native transports have an exception of their own for it.
     */
    private static @Nullable IOException refusedPort(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException
                    || (cause instanceof IOException
                            && String.valueOf(cause.getMessage()).startsWith("bind"))) {
                return (IOException) cause;
            }
        }
        return null;
    }

    /** The kinds of failure a script wants to tell apart. */
    public enum Kind {
        PORT,
        CLUSTER,
        OTHER
    }
}
