package io.duplex.clients;

import static org.asynchttpclient.Dsl.asyncHttpClient;
import static org.asynchttpclient.Dsl.config;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.ws.WebSocket;
import org.asynchttpclient.ws.WebSocketListener;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;

/** async-http-client. */
final class AsyncHttpClientClient extends Client implements WebSocketListener {
    private final AsyncHttpClient library;
    private final WebSocket socket;

    AsyncHttpClientClient(URI uri, boolean compresses) throws Exception {
        library = asyncHttpClient(config().setEnablewebSocketCompression(compresses)
                .setWebSocketMaxFrameSize(MOST_BYTES)
                .setWebSocketMaxBufferSize(MOST_BYTES));
        socket = library.prepareGet(uri.toString())
                .execute(new WebSocketUpgradeHandler.Builder()
                        .addWebSocketListener(this)
                        .build())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void onTextFrame(String text, boolean isLast, int extensions) {
        heard(text);
    }

    @Override
    public void onBinaryFrame(byte[] bytes, boolean isLast, int extensions) {
        heard(new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }

    @Override
    public void onOpen(WebSocket opened) {}

    @Override
    public void onClose(WebSocket closed, int code, String reason) {
        ended(code);
    }

    @Override
    public void onError(Throwable failure) {
        failed(failure);
    }

    @Override
    void says(String text) {
        socket.sendTextFrame(text);
    }

    @Override
    void leaves() {
        socket.sendCloseFrame(1000, "");
    }

    @Override
    public void close() throws Exception {
        library.close();
    }
}
