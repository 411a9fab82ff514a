package io.duplex.bench;

import io.duplex.clock.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** All connections of a run: opens them, keeps them from idling, and counts those that failed or went. */
final class Crowd {
    /** More at once overflow the backlog of a listening socket, and then the kernel makes them wait a second. */
    private static final int OPENING_AT_ONCE = 64;

    private static final int LARGEST_MESSAGE_BYTES = 64 * 1024 * 1024;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    /** Servers close clients that say nothing; the official bridge after 10 seconds. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(5);
    /** The crowd pings a part at a time, so that pings are no burst in what is measured. */
    private static final int PING_PARTS = 50;

    /** What a WebSocket endpoint says to who may not come in, or not now. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, 429, 503);

    private final Target target;
    private final WebSocketClient sockets;
    private final WebSocketConnectOptions where;
    private final Mark mark = new Mark();
    private final List<Client> clients = new ArrayList<>();
    private int visits;
    private int pingPart;
    private int failed;
    private int closed;
    private @Nullable Throwable firstFailure;
    private @Nullable String firstCloseReason;

    /** Nobody is connected yet. */
    Crowd(Vertx vertx, Timers timers, Target target) {
        this.target = target;
        this.sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setMaxFrameSize(LARGEST_MESSAGE_BYTES)
                .setMaxMessageSize(LARGEST_MESSAGE_BYTES));
        this.where = new WebSocketConnectOptions()
                .setHost(target.host())
                .setPort(target.port())
                .setURI(target.path())
                .setSsl(target.secure())
                .setTimeout(CONNECT_TIMEOUT_MILLIS);
        timers.every(PING_INTERVAL.dividedBy(PING_PARTS), this::pingSome);
    }

    /** Opens so many connections; fails if there is none at the end, else there are as many as worked. */
    Future<List<Client>> open(int count) {
        Opening opening = new Opening(count);
        for (int i = 0; i < Math.min(count, OPENING_AT_ONCE); i++) {
            opening.next();
        }
        return opening.opened.future();
    }

    /** Opens a connection that will not stay, and so needs no ping. */
    Future<Client> visit() {
        return sockets.connect(where)
                .map(socket -> {
                    visits++;
                    return new Client(socket, mark);
                })
                .onFailure(this::failed);
    }

    int connected() {
        return clients.size() + visits;
    }

    int failed() {
        return failed;
    }

    int closed() {
        return closed;
    }

    /** Called by whoever hears that a connection is gone. */
    void left(Client client) {
        closed++;
        if (firstCloseReason == null) {
            firstCloseReason = client.closeReason();
        }
    }

    @Nullable String firstCloseReason() {
        return firstCloseReason;
    }

    @Nullable String firstFailure() {
        return firstFailure == null ? null : sentence(firstFailure);
    }

    private void failed(Throwable failure) {
        failed++;
        firstFailure = firstFailure == null ? failure : firstFailure;
    }

    private void pingSome() {
        for (int i = pingPart; i < clients.size(); i += PING_PARTS) {
            clients.get(i).send(Wire.PING);
        }
        pingPart = (pingPart + 1) % PING_PARTS;
    }

    private String sentence(Throwable failure) {
        String url = target.url();
        if (failure instanceof UpgradeRejectedException rejected) {
            boolean notNow = REFUSALS.contains(rejected.getStatus());
            return url + (notNow ? " refuses the connection" : " is no WebSocket endpoint") + ": it answered "
                    + rejected.getStatus() + ".";
        }
        if (failure instanceof HttpClosedException) {
            return url + " is no WebSocket endpoint: it closed the connection instead of answering.";
        }
        if (failure instanceof UnknownHostException) {
            return "nobody knows the host of " + url + ".";
        }
        if (failure instanceof ConnectException) {
            return "connection refused by " + url + ": is the server running there?";
        }
        if (failure instanceof TimeoutException) {
            return url + " did not answer in " + CONNECT_TIMEOUT_MILLIS / 1000 + " s.";
        }
        if (failure instanceof SSLException) {
            return "no TLS with " + url + ": " + failure.getMessage() + ".";
        }
        return url + " cannot be connected to: " + failure.getMessage() + ".";
    }

    private final class Opening {
        private final Promise<List<Client>> opened = Promise.promise();
        private final List<Client> done = new ArrayList<>();
        private int toStart;
        private int open;

        Opening(int count) {
            this.toStart = count;
            this.open = count;
        }

        void next() {
            if (toStart > 0) {
                toStart--;
                sockets.connect(where)
                        .onSuccess(socket -> {
                            Client client = new Client(socket, mark);
                            clients.add(client);
                            done.add(client);
                            ended();
                        })
                        .onFailure(failure -> {
                            failed(failure);
                            ended();
                        });
            }
        }

        private void ended() {
            if (--open == 0) {
                if (done.isEmpty() && firstFailure != null) {
                    opened.fail(new LoadFailure(sentence(firstFailure)));
                } else {
                    opened.complete(done);
                }
            } else {
                next();
            }
        }
    }
}
