package io.duplex.clients;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty. */
public final class JettyClient extends Client implements Session.Listener.AutoDemanding {
    private final WebSocketClient library = new WebSocketClient();
    private final Session session;

    JettyClient(URI uri, boolean compresses) throws Exception {
        library.setMaxTextMessageSize(MOST_BYTES);
        library.start();
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        if (compresses) {
            request.addExtensions("permessage-deflate");
        }
        session = library.connect(this, request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void onWebSocketText(String text) {
        heard(text);
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback done) {
        heard(StandardCharsets.UTF_8.decode(bytes).toString());
        done.succeed();
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback done) {
        ended(code);
        done.succeed();
    }

    @Override
    public void onWebSocketError(Throwable failure) {
        failed(failure);
    }

    @Override
    void says(String text) {
        session.sendText(text, Callback.NOOP);
    }

    @Override
    void leaves() {
        session.close(1000, "", Callback.NOOP);
    }

    @Override
    public void close() throws Exception {
        library.stop();
    }
}
