package io.duplex.node;

import io.duplex.socket.OpenCount;
import io.micrometer.core.instrument.MeterRegistry;

/** What is open at each of the public doors. */
record DoorCounts(
        OpenCount webSockets,
        OpenCount exchanges,
        OpenCount eventStreams,
        OpenCount sockJsSessions,
        OpenCount sockJsAnswers,
        OpenCount tcp) {
    static DoorCounts of(MeterRegistry registry) {
        return new DoorCounts(
                new OpenCount(registry, "duplex.websockets", "WebSocket connections, until TCP has closed"),
                new OpenCount(registry, "duplex.http.exchanges", "HTTP publishes and requests under way"),
                new OpenCount(
                        registry,
                        "duplex.event.streams",
                        "Streams of server-sent events, until the response has ended"),
                new OpenCount(registry, "duplex.sockjs.sessions", "SockJS sessions over HTTP, between two polls too"),
                new OpenCount(registry, "duplex.sockjs.answers", "HTTP answers that SockJS frames are written to now"),
                new OpenCount(registry, "duplex.tcp.connections", "Connections of the TCP door, until TCP has closed"));
    }

    /** What a node that stops waits for: a SockJS session has nothing open between two polls. */
    int toDrain() {
        return webSockets.now() + exchanges.now() + eventStreams.now() + sockJsAnswers.now() + tcp.now();
    }
}
