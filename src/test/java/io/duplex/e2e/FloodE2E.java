package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bombs and floods: the attacker is told by a code and closed, or stalls at its own end; others are served. */
@Timeout(180)
final class FloodE2E {
    private static final String BRIDGE = "/eventbus/websocket";
    private static final int SOCKETS = 20;
    /** What is taken of a client that is told to go and goes on, and what the system's buffers take of it. */
    private static final long MOST_BYTES = 16L << 20;

    private static Besieged besieged;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        besieged = Besieged.start(Besieged.recipe("floods").with("DUPLEX_WEBSOCKET_COMPRESSION", true));
    }

    @AfterAll
    static void stop() {
        besieged.close();
    }

    @BeforeEach
    void begin() {
        besieged.begin();
    }

    @AfterEach
    void leave() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void frames_that_are_too_long_are_refused_by_their_head() {
        byte[] head = WsFrame.of(WsFrame.BINARY, "x").maskedWithLengthOf(8, 1L << 40);
        for (RawSocket socket : sockets(SOCKETS)) {
            socket.bytes(head).expectsClose(1009);
        }
        besieged.holds("frames of 1 TiB", 64);
    }

    @Test
    void messages_that_are_too_long_are_refused_before_they_are_collected() {
        byte[] part =
                WsFrame.of(WsFrame.CONTINUATION, bytes(60_000)).unfinished().masked();
        Attack attack = begin(attackers()
                .beginningWith(
                        WsFrame.of(WsFrame.BINARY, bytes(60_000)).unfinished().masked())
                .repeats(part));
        allAreClosed(attack, 1009);
        besieged.holds("messages without an end", 64);
        awaitClosed("message_too_big");
    }

    @Test
    void messages_that_never_end_make_room_for_those_that_do() {
        // 400 times 240,000 bytes, each within its own limit: three times what all may hold together.
        List<RawSocket> sockets = sockets(400);
        WsFrame part = WsFrame.of(WsFrame.CONTINUATION, bytes(60_000)).unfinished();
        for (RawSocket socket : sockets) {
            socket.sendsOrEnds(WsFrame.of(WsFrame.BINARY, bytes(60_000)).unfinished(), part, part, part);
        }
        sockets.get(0).expectsCloseOrEnd(1013);
        besieged.holds("unfinished messages", 64);
    }

    /** The same by HTTP: what is a message is not known before its body's end. */
    @ParameterizedTest
    @CsvSource({
        "/publish/a, text/plain",
        "/publish/a, application/x-ndjson",
        "/eventbus/000/nobody/xhr_send, text/plain"
    })
    void bodies_that_never_end_make_room_for_those_that_do(String path, String type) {
        String head =
                "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Type: " + type + "\r\nContent-Length: 250000\r\n\r\n";
        String begun = head + "x".repeat(240_000);
        List<HttpWire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < 400; i++) {
                wires.add(HttpWire.connect(besieged.node()).sendsRaw(begun));
            }
            HttpWire.Reply oldest = wires.get(0).reply();
            assertThat(oldest.status() + " " + oldest.body()).contains("503").contains("overloaded");
            besieged.holds("unfinished bodies at " + path + " of " + type, 64);
        } finally {
            wires.forEach(HttpWire::close);
        }
    }

    @Test
    void two_million_fragments_are_refused_at_the_limit() {
        byte[] fragments = WsFrame.of(WsFrame.CONTINUATION, "x").unfinished().masked(100_000);
        Attack attack = begin(attackers()
                .beginningWith(WsFrame.text("x").unfinished().masked())
                .says(fragments));
        allAreClosed(attack, 1008);
        besieged.holds("2 million fragments", 64);
        awaitClosed("too_many_fragments");
    }

    @Test
    void deflate_bombs_are_not_inflated_beyond_the_limit() throws IOException {
        WsFrame bomb =
                WsFrame.of(WsFrame.BINARY, Buffer.buffer(deflated(60 << 20))).withRsv(4);
        assertThat(bomb.payload().length()).isLessThan(65_536);
        for (int i = 0; i < SOCKETS; i++) {
            RawSocket socket = RawSocket.connect(besieged.node());
            open.add(socket);
            var handshake = Handshake.to(BRIDGE).with("Sec-WebSocket-Extensions", "permessage-deflate");
            assertThat(socket.handshake(handshake).headers()).containsKey("sec-websocket-extensions");
            socket.sends(bomb, bomb, bomb).expectsCloseOrEnd(1009);
        }
        besieged.holds("deflate bombs", 64);
    }

    @Test
    void clients_that_are_always_wrong_are_closed() {
        Attack attack = begin(attackers().repeats(WsFrame.text("wrong").masked(100)));
        allAreClosed(attack, 1008);
        besieged.holds("error floods", 64);
        awaitClosed("too_many_errors", "slow_consumer");
    }

    @Test
    void json_of_any_depth_is_answered_and_the_session_goes_on() {
        RawSocket socket = sockets(1).get(0);
        String deep = "[".repeat(60_000);
        for (int i = 0; i < 100; i++) {
            socket.sends(WsFrame.text("{\"type\":\"publish\",\"address\":\"a\",\"body\":" + deep));
            assertThat(socket.next().text()).isEqualTo("{\"type\":\"err\",\"body\":\"invalid_json\"}");
        }
        besieged.holds("deep JSON", 64);
    }

    @Test
    void hundred_thousand_registers_on_one_socket_are_a_thousand_and_the_end() {
        Buffer registers = Buffer.buffer();
        IntStream.range(0, 100_000)
                .forEach(i -> registers.appendBytes(
                        WsFrame.text(Envelope.of("register", "r" + i).encode()).masked()));
        Attack attack = begin(attackers().withSockets(1).says(registers.getBytes()));
        allAreClosed(attack, 1008);
        besieged.holds("100,000 registers", 64);
        assertThat(besieged.node().inside().get("/api/v1/info").json().getInteger("addresses"))
                .isLessThanOrEqualTo(1_010);
    }

    @Test
    void heads_that_are_too_long_are_refused() {
        byte[] head = ("GET / HTTP/1.1\r\nHost: a\r\n" + "X-Y: zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\r\n".repeat(100_000))
                .getBytes(StandardCharsets.UTF_8);
        Attack attack = begin(attackers().overTcp().says(head));
        await().atMost(Patience.END).until(attack::isOver);
        besieged.holds("header floods", 64);
        assertThat(besieged.node().inside().get("/metrics").body())
                .containsPattern("duplex_refused_total\\{reason=\"header_bytes\"\\} [1-9]");
    }

    @Test
    void ping_floods_whose_pongs_nobody_reads_stall_at_their_own_end() {
        Attack attack = begin(attackers()
                .withSmallReceiveBuffers()
                .beginningWith(WsFrame.text("{\"type\":\"ping\"}").masked())
                .repeats(WsFrame.of(WsFrame.PING, bytes(100)).masked(500)));
        Besieged.stalls(attack);
        besieged.holds("ping floods", 32);
    }

    private static void allAreClosed(Attack attack, int code) {
        await("all are closed").atMost(Patience.END).until(attack::isOver);
        // Who goes on sending and reads nothing may meet a reset before it comes to the code.
        assertThat(attack.states()).allSatisfy(socket -> {
            assertThat(socket.end()).isIn(code, Attack.ENDED);
            assertThat(socket.sentBytes()).isLessThan(MOST_BYTES);
        });
    }

    /** A session counts once nothing of it is left, which is later than the client hears of it. */
    private static void awaitClosed(String... causes) {
        await().atMost(Patience.END)
                .untilAsserted(() -> assertThat(
                                Stream.of(causes).mapToInt(FloodE2E::closed).sum())
                        .as("closed for one of %s", List.of(causes))
                        .isGreaterThanOrEqualTo(SOCKETS));
    }

    private static int closed(String cause) {
        String metrics = besieged.node().inside().get("/metrics").body();
        String name = "duplex_session_closed_total{cause=\"" + cause + "\"} ";
        String value = metrics.substring(metrics.indexOf(name) + name.length());
        return (int) Double.parseDouble(value.substring(0, value.indexOf('\n')));
    }

    private static Attack.Plan attackers() {
        return Attack.on(besieged.node()).withSockets(SOCKETS);
    }

    private Attack begin(Attack attack) {
        open.add(attack);
        besieged.attacked();
        attack.start();
        return attack;
    }

    private List<RawSocket> sockets(int count) {
        List<RawSocket> sockets = IntStream.range(0, count)
                .mapToObj(i -> RawSocket.open(besieged.node(), BRIDGE))
                .toList();
        open.addAll(sockets);
        return sockets;
    }

    private static Buffer bytes(int count) {
        return Buffer.buffer(new byte[count]);
    }

    private static byte[] deflated(int zeros) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Deflater raw = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, raw)) {
            deflating.write(new byte[zeros]);
        }
        return out.toByteArray();
    }
}
