package io.duplex.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that cuts idle connections after 300 ms, and answers after 900. */
@Timeout(20)
final class IdleTimeoutIT {
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final CompletableFuture<String> answered = new CompletableFuture<>();
    private NetSocket client;

    @BeforeEach
    void connect() throws Exception {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setIdleTimeout(300)
                .setIdleTimeoutUnit(MILLISECONDS);
        int port = vertx.createHttpServer(options)
                .requestHandler(this::answerLate)
                .listen()
                .await(5, SECONDS)
                .actualPort();
        client = vertx.createNetClient().connect(port, "127.0.0.1").await(5, SECONDS);
        client.closeHandler(closed::complete);
        client.handler(bytes -> answered.complete(bytes.toString()));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    private void answerLate(HttpServerRequest request) {
        if (request.path().equals("/held")) {
            IdleTimeout first = IdleTimeout.hold(request.connection());
            IdleTimeout second = IdleTimeout.hold(request.connection());
            first.release();
            first.release(); // once more than it holds: the second one still does
            vertx.setTimer(900, late -> {
                request.response().end("late");
                second.release();
            });
        } else {
            vertx.setTimer(900, late -> request.response().end("late"));
        }
    }

    private void asks(String path) {
        client.write(Buffer.buffer("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    @Test
    void a_connection_is_cut_while_a_request_waits() throws Exception {
        asks("/bare");
        closed.get(5, SECONDS);
        assertThat(answered).isNotDone();
    }

    @Test
    void a_held_connection_is_not_cut_until_it_is_let_go() throws Exception {
        asks("/held");
        assertThat(answered.get(5, SECONDS)).contains("late");
        assertThat(closed).isNotDone();
        closed.get(5, SECONDS);
    }
}
