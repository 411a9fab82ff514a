package io.duplex.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a loop does first: look at a socket that has something to read, or run what is to be run after that. */
final class NettyLoopIT {
    private final Vertx vertx = Vertx.vertx();
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    private final Loop loop = new NettyLoop(context);
    private final BlockingQueue<String> order = new LinkedBlockingQueue<>();
    private volatile Consumer<String> onRead = order::add;
    private Socket client;

    @BeforeEach
    void connect() throws Exception {
        Promise<NetServer> listening = Promise.promise();
        loop.execute(() -> vertx.createNetServer()
                .connectHandler(socket -> {
                    order.add("connected");
                    socket.handler(bytes -> onRead.accept(bytes.toString()));
                })
                .listen(0, "127.0.0.1")
                .onComplete(listening));
        client = new Socket(
                "127.0.0.1", listening.future().await(5, TimeUnit.SECONDS).actualPort());
        assertThat(next()).isEqualTo("connected");
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private String next() throws InterruptedException {
        return order.poll(5, TimeUnit.SECONDS);
    }

    private void clientSays(String text) {
        try {
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sayAndAsk() {
        clientSays("read");
        loop.afterSockets(() -> order.add("after"));
    }

    @Test
    void asked_from_a_task_it_is_after_the_sockets() throws Exception {
        // When
        loop.execute(this::sayAndAsk);
        // Then
        assertThat(next()).isEqualTo("read");
        assertThat(next()).isEqualTo("after");
    }

    @Test
    void asked_from_a_socket_it_is_after_all_of_them_once_more() throws Exception {
        // Given
        onRead = first -> {
            onRead = order::add;
            sayAndAsk();
        };
        // When
        clientSays("first");
        // Then
        assertThat(next()).isEqualTo("read");
        assertThat(next()).isEqualTo("after");
    }
}
