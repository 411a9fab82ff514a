package io.duplex.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The JDK's own, which knows no compression. */
final class JdkClient extends Client implements WebSocket.Listener {
    private final WebSocket socket;
    private final StringBuilder part = new StringBuilder();
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    JdkClient(URI uri) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, this)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        part.append(data);
        if (last) {
            heard(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        return onText(from, StandardCharsets.UTF_8.decode(data), last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ended(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        failed(failure);
    }

    @Override
    void says(String text) {
        sent = sent.thenCompose(before -> socket.sendText(text, true));
    }

    @Override
    void leaves() {
        sent = sent.thenCompose(before -> socket.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    }
}
