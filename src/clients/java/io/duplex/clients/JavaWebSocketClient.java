package io.duplex.clients;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.DefaultExtension;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket. */
final class JavaWebSocketClient extends Client {
    private final WebSocketClient socket;

    JavaWebSocketClient(URI uri, boolean compresses) throws Exception {
        IExtension extension = compresses ? new PerMessageDeflateExtension() : new DefaultExtension();
        socket = new WebSocketClient(uri, new Draft_6455(List.of(extension))) {
            @Override
            public void onOpen(ServerHandshake handshake) {}

            @Override
            public void onMessage(String text) {
                heard(text);
            }

            @Override
            public void onMessage(ByteBuffer bytes) {
                heard(StandardCharsets.UTF_8.decode(bytes).toString());
            }

            @Override
            public void onClose(int code, String reason, boolean remote) {
                ended(code);
            }

            @Override
            public void onError(Exception failure) {
                failed(failure);
            }
        };
        if (!socket.connectBlocking(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not connected: " + closeCode());
        }
    }

    @Override
    void says(String text) {
        socket.send(text);
    }

    @Override
    void leaves() {
        socket.close(1000);
    }
}
