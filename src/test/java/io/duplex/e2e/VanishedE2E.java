package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is left of clients that come by any door, register and vanish without a word. */
@Timeout(300)
final class VanishedE2E {
    private static final int ROUNDS = 3;
    /** Of each kind in a round. */
    private static final int CLIENTS = 25;
    /** Of each of our classes there may be so many more: a third of what the clients of one kind would leave. */
    private static final int SOME_OBJECTS = 50;

    /** What connects, registers the address and is left to be closed without more words. */
    private static final List<BiFunction<TestNode, String, AutoCloseable>> KINDS = List.of(
            VanishedE2E::webSocket,
            VanishedE2E::sockJsWebSocket,
            VanishedE2E::sockJsStream,
            VanishedE2E::sockJsPoll,
            VanishedE2E::eventStream,
            VanishedE2E::tcp);

    @Test
    void heap_and_files_are_what_they_were_before() throws Exception {
        var recipe = Besieged.recipe("vanished")
                .with("DUPLEX_BUS_LINGER", "0s")
                .with("DUPLEX_SOCKJS_SESSION_TIMEOUT", "500ms")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port());
        try (Besieged besieged = Besieged.start(recipe)) {
            TestNode node = besieged.node();
            churn(node); // what is made once is made now
            long files = node.footprint().files();
            long heap = node.footprint().liveHeapBytes();
            Map<String, Integer> objects = node.footprint().liveObjects("io.duplex.");
            besieged.begin();
            churn(node);
            churn(node);
            besieged.holds("900 clients of all doors that vanished", 32);
            assertThat(node.footprint().files()).isBetween(files * 95 / 100, files * 105 / 100);
            assertThat(node.footprint().liveHeapBytes()).isLessThan(heap * 105 / 100);
            assertThat(node.footprint().liveObjects("io.duplex."))
                    .allSatisfy((name, count) ->
                            assertThat(count).as(name).isLessThan(objects.getOrDefault(name, 0) + SOME_OBJECTS));
        }
    }

    private static void churn(TestNode node) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<AutoCloseable> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                for (var kind : KINDS) {
                    clients.add(kind.apply(node, "leak." + round + "." + i));
                }
            }
            for (AutoCloseable client : clients) {
                client.close();
            }
        }
        await("all are gone but the innocent")
                .atMost(Patience.LONG)
                .until(() -> node.metric("duplex_connections ") == 1
                        && node.metric("duplex_sessions ") == 1
                        && node.metric("duplex_sockjs_sessions ") == 0
                        && node.inside().get("/api/v1/info").json().getInteger("addresses") <= 1);
    }

    private static AutoCloseable webSocket(TestNode node, String address) {
        return RawSocket.open(node, "/eventbus/websocket").sends(WsFrame.text(register(address)));
    }

    private static AutoCloseable sockJsWebSocket(TestNode node, String address) {
        return RawSocket.open(node, SockJs.on(node).url("websocket"))
                .sends(WsFrame.text(JsonArray.of(register(address)).encode()));
    }

    private static AutoCloseable sockJsStream(TestNode node, String address) {
        SockJs session = SockJs.on(node);
        HttpWire stream = session.streams("POST", "xhr_streaming");
        assertThat(stream.chunk()).isEqualTo("o\n");
        session.says(register(address));
        return stream;
    }

    /** Between two polls there is nothing that could be closed: its time is up. */
    private static AutoCloseable sockJsPoll(TestNode node, String address) {
        SockJs.on(node).opens().says(register(address));
        return () -> {};
    }

    private static AutoCloseable eventStream(TestNode node, String address) {
        HttpWire stream = HttpWire.connect(node).sends("GET", "/events?address=" + address, "");
        assertThat(stream.head().status()).isEqualTo(200);
        return stream;
    }

    private static AutoCloseable tcp(TestNode node, String address) {
        return TcpClient.connect(node).register(address);
    }

    private static String register(String address) {
        return Envelope.of("register", address).encode();
    }
}
