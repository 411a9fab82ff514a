package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** permessage-deflate with a client that inflates and deflates by itself (RFC 7692). */
@Timeout(180)
final class DeflateE2E {
    private static final String BRIDGE = "/eventbus/websocket";
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover";
    private static final int RSV1 = 4;
    private static TestNode node;

    private final String address = Fresh.address("deflate");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("deflate")
                .with("DUPLEX_WEBSOCKET_COMPRESSION", true)
                .with("DUPLEX_WEBSOCKET_MAX_MESSAGE", "64KiB")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void messages_are_deflated_for_who_negotiated_it_and_not_for_others() throws Exception {
        String body = "a price that repeats itself ".repeat(40);
        try (RawSocket socket = RawSocket.connect(node);
                BridgeClient plain = BridgeClient.connect(node).hello().register(address)) {
            assertThat(negotiate(socket, "permessage-deflate; client_max_window_bits"))
                    .isEqualTo(ANSWER);
            socket.sends(WsFrame.text("{\"type\":\"hello\",\"version\":1}"));
            assertThat(socket.next().rsv()).as("replies are not deflated").isZero();
            socket.sends(deflated("{\"type\":\"register\",\"address\":\"" + address + "\"}"));
            assertThat(socket.next().text()).contains("\"registered\"");
            Probe.untilHeard(probe -> plain.publish(address, probe), plain);

            plain.publish(address, body).expectsRec(address, body);

            WsFrame frame = socket.next();
            while (!text(frame).contains(body)) {
                frame = socket.next(); // the probes, some of them too short to be worth it
            }
            assertThat(frame.rsv()).isEqualTo(RSV1);
            assertThat(frame.payload().length()).isLessThan(200);
            assertThat(text(frame))
                    .isEqualTo("{\"type\":\"rec\",\"address\":\"" + address + "\",\"body\":\"" + body + "\"}");
        }
    }

    /** Its frames are another text of the same message, so they are another lane, and deflated once for all of it. */
    @Test
    void a_sock_js_socket_has_it_too() throws Exception {
        String body = "a price that repeats itself ".repeat(40);
        try (RawSocket socket = RawSocket.connect(node)) {
            assertThat(negotiate(socket, "/eventbus/000/" + UUID.randomUUID() + "/websocket", "permessage-deflate"))
                    .isEqualTo(ANSWER);
            assertThat(socket.next().text()).isEqualTo("o");
            socket.sends(deflated("\"{\\\"type\\\":\\\"hello\\\",\\\"version\\\":1}\""));
            assertThat(socket.next().text()).startsWith("a[").contains("hello");
            socket.sends(deflated("\"{\\\"type\\\":\\\"register\\\",\\\"address\\\":\\\"" + address + "\\\"}\""));
            assertThat(socket.next().text()).contains("registered");
            node.outside().post("/publish/" + address, "\"" + body + "\"");
            WsFrame frame = socket.next();
            assertThat(frame.rsv()).isEqualTo(RSV1);
            assertThat(frame.payload().length()).isLessThan(200);
            assertThat(text(frame)).startsWith("a[\"{").contains(body).endsWith("\"]");
        }
    }

    /** Clients built on Netty end the handshake if they are told client_no_context_takeover without offering it. */
    @Test
    void the_client_of_vert_x_deflates_and_refers_to_earlier_messages() throws Exception {
        Vertx vertx = Vertx.vertx();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try {
            WebSocketClientOptions options = new WebSocketClientOptions().setTryUsePerMessageCompression(true);
            WebSocket socket = vertx.createWebSocketClient(options)
                    .connect(node.publicPort(), "127.0.0.1", BRIDGE)
                    .onSuccess(open -> open.handler(bytes -> heard.add(bytes.toString())))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertThat(socket.headers().get("Sec-WebSocket-Extensions")).isEqualTo(ANSWER);
            String body = "a price that repeats itself ".repeat(40);
            socket.writeTextMessage(Envelope.of("register", address).encode());
            for (int i = 0; i < 5; i++) {
                socket.writeTextMessage(
                        Envelope.of("publish", address, i + body).encode());
            }
            for (int i = 0; i < 5; i++) {
                assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("\"" + i + body + "\"");
            }
        } finally {
            vertx.close();
        }
    }

    @Test
    void final_blocks_and_broken_ends_are_told_apart() {
        try (RawSocket socket = RawSocket.connect(node)) {
            assertThat(negotiate(socket, "permessage-deflate")).isEqualTo(ANSWER);
            WsFrame hello = deflated("{\"type\":\"hello\",\"version\":1}");
            Buffer inTwo = ended("{\"type\":\"hello\",")
                    .appendBuffer(ended("\"version\":1}"))
                    .appendByte((byte) 0);
            socket.sends(WsFrame.of(WsFrame.TEXT, inTwo).withRsv(RSV1));
            assertThat(socket.next().text()).contains("\"hello\"");
            Buffer half = hello.payload().slice(0, hello.payload().length() - 6);
            socket.sends(WsFrame.of(WsFrame.TEXT, half).withRsv(RSV1));
            socket.expectsClose(1007);
        }
    }

    /** A stream of its own that ends with a final block. */
    private static Buffer ended(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        deflater.finish();
        byte[] out = new byte[text.length() + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return Buffer.buffer(out).slice(0, length).copy();
    }

    @Test
    void a_smaller_window_is_not_promised() {
        try (RawSocket socket = RawSocket.connect(node)) {
            assertThat(negotiate(socket, "permessage-deflate; server_max_window_bits=10"))
                    .isNull();
            socket.sends(WsFrame.text("{}").withRsv(RSV1));
            socket.expectsClose(1002);
        }
    }

    @Test
    void a_bomb_is_refused_at_the_limit() {
        try (RawSocket socket = RawSocket.connect(node)) {
            assertThat(negotiate(socket, "permessage-deflate")).isEqualTo(ANSWER);
            socket.sends(deflated("x".repeat(20_000_000)));
            socket.expectsClose(1009);
        }
    }

    @Test
    void what_is_not_deflated_although_it_says_so_is_refused() {
        try (RawSocket socket = RawSocket.connect(node)) {
            assertThat(negotiate(socket, "permessage-deflate")).isEqualTo(ANSWER);
            socket.sends(WsFrame.of(WsFrame.TEXT, Buffer.buffer(new byte[] {-1, 1, 2, 3}))
                    .withRsv(RSV1));
            socket.expectsClose(1007);
        }
    }

    @Test
    void a_node_without_it_goes_on_without_it() {
        try (RawSocket socket = RawSocket.connect(SharedNodes.bridge())) {
            assertThat(negotiate(socket, "permessage-deflate")).isNull();
            socket.sends(WsFrame.text("{\"type\":\"hello\",\"version\":1}"));
            assertThat(socket.next().text()).contains("\"hello\"");
        }
    }

    private static String negotiate(RawSocket socket, String offer) {
        return negotiate(socket, BRIDGE, offer);
    }

    private static String negotiate(RawSocket socket, String path, String offer) {
        Handshake.Answer answer = socket.handshake(Handshake.to(path).with("Sec-WebSocket-Extensions", offer));
        assertThat(answer.status()).isEqualTo(101);
        return answer.headers().get("sec-websocket-extensions");
    }

    private static WsFrame deflated(String text) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
        byte[] out = new byte[text.length() + 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - 4;
        deflater.end();
        return WsFrame.of(WsFrame.TEXT, Buffer.buffer(out).slice(0, length)).withRsv(RSV1);
    }

    private static String text(WsFrame frame) throws DataFormatException {
        return frame.rsv() == RSV1 ? inflated(frame.payload()) : frame.text();
    }

    private static String inflated(Buffer payload) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        inflater.setInput(payload.copy().appendBytes(new byte[] {0, 0, -1, -1}).getBytes());
        byte[] out = new byte[100_000];
        int length = inflater.inflate(out);
        inflater.end();
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
