package io.duplex.tls;

import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of the certificate now and then, and gives a new one to the servers. New connections get it; open
 * ones are not touched. Files that are no certificate with its key change nothing: the one in use stays, a line is
 * logged, and they are looked at again.
 *
 * <p>A timer, not the file system's events: those do not tell of a volume that Kubernetes swaps by a link, nor over
 * NFS.
 */
public final class CertificateWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final TlsSettings settings;
    private final Vertx vertx;
    private final TlsMetrics metrics;
    private final List<Function<ServerSSLOptions, Future<Boolean>>> servers;
    private Certificate current;
    private @Nullable String lastProblem;
    private boolean looking;

    /**
     * Of servers that have {@code current} now.
     *
     * @param servers what gives each of them another certificate
     */
    public CertificateWatch(
            TlsSettings settings,
            Vertx vertx,
            TlsMetrics metrics,
            Certificate current,
            List<Function<ServerSSLOptions, Future<Boolean>>> servers) {
        this.settings = settings;
        this.vertx = vertx;
        this.metrics = metrics;
        this.current = current;
        this.servers = List.copyOf(servers);
    }

    /** Begins; on the event loop that calls, which alone changes what is known here. */
    public Timers.Timer start(Timers timers) {
        metrics.uses(current.notAfter());
        return timers.every(settings.reload(), this::look);
    }

    private void look() {
        if (looking) {
            return;
        }
        looking = true;
        Certificate known = current;
        vertx.executeBlocking(() -> Certificate.readUnless(known, settings, vertx), false)
                .compose(next -> next == null ? Future.succeededFuture() : use(next))
                .onComplete(done -> {
                    looking = false;
                    if (done.succeeded()) {
                        lastProblem = null;
                    } else {
                        refuse(String.valueOf(done.cause().getMessage()));
                    }
                });
    }

    private Future<Void> use(Certificate next) {
        ServerSSLOptions options = next.options();
        return Future.all(servers.stream()
                        .map(server -> server.apply(options.copy()))
                        .toList())
                .map(given -> {
                    current = next;
                    metrics.taken(next.notAfter());
                    LOG.atInfo().addKeyValue("notAfter", next.notAfter()).log("A new certificate is in use");
                    return null;
                });
    }

    private void refuse(String problem) {
        if (problem.equals(lastProblem)) {
            return; // still the same files: they were counted and told
        }
        lastProblem = problem;
        metrics.refused();
        LOG.atWarn().addKeyValue("cause", problem).log("The certificate's files have changed, but are not usable");
    }
}
