package io.duplex.clients;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;

/** Reactor Netty, as Spring's WebClient uses it. */
final class ReactorNettyClient extends Client {
    private final Sinks.Many<String> out = Sinks.many().unicast().onBackpressureBuffer();
    private final CountDownLatch connected = new CountDownLatch(1);

    ReactorNettyClient(URI uri, boolean compresses) throws Exception {
        HttpClient.create()
                .websocket(WebsocketClientSpec.builder()
                        .compress(compresses)
                        .maxFramePayloadLength(MOST_BYTES)
                        .build())
                .uri(uri)
                .handle((in, sends) -> {
                    connected.countDown();
                    in.receiveCloseStatus().subscribe(status -> ended(status.code()), this::failed, () -> ended(1006));
                    Mono<Void> sending =
                            sends.sendString(out.asFlux()).then().then(Mono.defer(() -> sends.sendClose(1000, "")));
                    Mono<Void> receiving = in.aggregateFrames(MOST_BYTES)
                            .receive()
                            .asString()
                            .doOnNext(this::heard)
                            .then();
                    return Mono.when(sending, receiving);
                })
                .subscribe(done -> {}, this::failed);
        if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not connected: " + closeCode());
        }
    }

    @Override
    void says(String text) {
        out.tryEmitNext(text).orThrow();
    }

    @Override
    void leaves() {
        out.tryEmitComplete().orThrow();
    }
}
