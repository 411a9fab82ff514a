package io.duplex.clients;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** Vert.x's own. */
final class VertxClient extends Client {
    private final Vertx vertx = Vertx.vertx();
    private final WebSocket socket;

    VertxClient(URI uri, boolean compresses) throws Exception {
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setMaxFrameSize(MOST_BYTES)
                .setMaxMessageSize(MOST_BYTES)
                .setTryUsePerMessageCompression(compresses)
                .setCompressionRequestServerNoContext(false)
                .setCompressionAllowClientNoContext(false);
        socket = vertx.createWebSocketClient(options)
                .connect(new WebSocketConnectOptions().setAbsoluteURI(uri.toString()))
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        socket.handler(bytes -> heard(bytes.toString()));
        socket.closeHandler(closed -> ended(socket.closeStatusCode() == null ? 1006 : socket.closeStatusCode()));
    }

    @Override
    void says(String text) {
        socket.writeTextMessage(text);
    }

    @Override
    void leaves() {
        socket.close((short) 1000, "");
    }

    @Override
    public void close() throws Exception {
        vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
