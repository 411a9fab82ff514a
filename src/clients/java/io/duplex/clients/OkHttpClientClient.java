package io.duplex.clients;

import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** okhttp, which always offers compression, and uses it from so many bytes on. */
final class OkHttpClientClient extends Client {
    private final OkHttpClient library;
    private final WebSocket socket;

    OkHttpClientClient(URI uri, boolean compresses) {
        library = new OkHttpClient.Builder()
                .minWebSocketMessageToCompress(compresses ? 0 : Integer.MAX_VALUE)
                .build();
        socket = library.newWebSocket(new Request.Builder().url(uri.toString()).build(), new WebSocketListener() {
            @Override
            public void onMessage(WebSocket from, String text) {
                heard(text);
            }

            @Override
            public void onMessage(WebSocket from, ByteString bytes) {
                heard(bytes.utf8());
            }

            @Override
            public void onClosing(WebSocket from, int code, String reason) {
                from.close(code == 1005 ? 1000 : code, null);
            }

            @Override
            public void onClosed(WebSocket from, int code, String reason) {
                ended(code);
            }

            @Override
            public void onFailure(WebSocket from, Throwable failure, Response response) {
                failed(failure);
            }
        });
    }

    @Override
    void says(String text) {
        socket.send(text);
    }

    @Override
    void leaves() {
        socket.close(1000, null);
    }

    @Override
    public void close() {
        library.dispatcher().executorService().shutdown();
        library.connectionPool().evictAll();
    }
}
