package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.Again;
import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Floods at every door but the one of {@link FloodE2E}, of errors and of work: no client waits for them. */
@Timeout(180)
final class DoorFloodsE2E {
    private static final int SOCKETS = 20;
    private static final Duration FLOOD = Duration.ofSeconds(2);
    private static final byte[] REQUEST = "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
    /** Each of them no envelope. */
    private static final String WRONG = "[" + "\"\",".repeat(20_000) + "\"\"]";

    private static final Tokens.Key KEY = Tokens.Key.ec("issuer", "secp256r1");

    @TempDir
    private static Path directory;

    private static Besieged besieged;

    @BeforeAll
    static void start() throws IOException {
        Path pem = Files.writeString(directory.resolve("issuer.pem"), KEY.pem());
        besieged = Besieged.start(Besieged.recipe("door-floods")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port())
                .with("DUPLEX_AUTH_KEY_FILES", pem)
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", "10s")); // the innocent pings
    }

    @AfterAll
    static void stop() {
        besieged.close();
    }

    @BeforeEach
    void begin() {
        besieged.begin();
    }

    @Test
    void requests_for_nothing_over_http() {
        try (Attack attack = attackers().overTcp().reading().repeats(times(500, REQUEST))) {
            holdsDuring(attack, "requests for nothing");
        }
    }

    @Test
    void requests_whose_answers_nobody_reads() {
        try (Attack attack = attackers().overTcp().withSmallReceiveBuffers().repeats(times(500, REQUEST))) {
            holdsDuring(attack, "requests whose answers nobody reads");
        }
    }

    @Test
    void tokens_with_wrong_signatures() {
        // They were checked on the event loops. Others waited for seconds, and were closed because their pings did.
        JsonObject claims = Tokens.claims("mallory", Instant.now().getEpochSecond() + 600);
        String token = Tokens.signed(Tokens.Key.ec("issuer", "secp256r1"), "ES256", claims);
        byte[] hello = WsFrame.text(Envelope.of("hello")
                        .put("version", 1)
                        .put("token", token)
                        .encode())
                .masked();
        try (Attack attack = attackers().withSockets(150).repeats(times(20, hello))) {
            holdsDuring(attack, "tokens with wrong signatures");
        }
    }

    @Test
    void wrong_lines_of_batches() {
        // All lines of what was read were answered at once, and those that began together held up others for over 1 s.
        byte[] head = ("POST /publish/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n")
                .getBytes(US_ASCII);
        byte[] lines = ("1000\r\n" + "?\n".repeat(2_048) + "\r\n").getBytes(US_ASCII);
        try (Attack attack = attackers()
                .withSockets(2 * SOCKETS)
                .overTcp()
                .reading()
                .beginningWith(head)
                .repeats(lines)) {
            holdsDuring(attack, "wrong lines of batches");
        }
    }

    @Test
    void envelopes_of_sockjs_whose_clients_leave_at_once() {
        // Of a client that had left, all that came in one frame was carried out at once.
        String publish = "\"{\\\"type\\\":\\\"publish\\\",\\\"address\\\":\\\"a\\\"}\"";
        byte[] frame = WsFrame.text("[" + (publish + ",").repeat(1_200) + publish + "]")
                .masked();
        besieged.attacked();
        try (Again again = Again.by(10, i -> {
            try (RawSocket socket = RawSocket.open(besieged.node(), "/eventbus/000/" + i + "/websocket")) {
                socket.bytes(frame).sends(WsFrame.close(1_000, ""));
            }
        })) {
            await().pollDelay(FLOOD).until(() -> again.rounds() > 0);
        }
        besieged.holds("envelopes of SockJS whose clients leave at once", 64);
    }

    @Test
    void streams_of_many_addresses_that_are_cut() {
        // All of a stream's addresses were registered at once, however much waited already.
        besieged.attacked();
        try (Again again = Again.by(10, i -> {
            String addresses = IntStream.range(0, 300)
                    .mapToObj(j -> "address=cut." + i + "." + j)
                    .collect(joining("&"));
            try (HttpWire wire = HttpWire.connect(besieged.node())) {
                wire.sends("GET", "/events?" + addresses, "");
                await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            }
        })) {
            besieged.admits("streams of 300 addresses that are cut");
        }
        besieged.holds("streams of 300 addresses that are cut", 64);
    }

    @Test
    void registrations_of_clients_that_vanish() {
        // One queue held those of all clients, so clients that stayed waited behind those that had vanished.
        besieged.attacked();
        try (Again again = Again.by(10, i -> {
            Buffer registers = Buffer.buffer();
            IntStream.range(0, 1_000)
                    .forEach(j -> registers.appendBytes(
                            TcpClient.frame("{\"type\":\"register\",\"address\":\"gone." + i + "." + j + "\"}")));
            try (TcpClient client = TcpClient.connect(besieged.node())) {
                client.expectsNothingMore().bytes(registers.getBytes());
            }
        })) {
            besieged.admits("clients that register 1,000 addresses and vanish", 5);
        }
        besieged.holds("clients that register 1,000 addresses and vanish", 64);
    }

    @Test
    void wrong_envelopes_in_bodies_of_sockjs() {
        String path = "POST /eventbus/000/" + Attack.NUMBER;
        byte[] session = (path + "/xhr HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
                        + path + "/xhr_send HTTP/1.1\r\nHost: a\r\nContent-Length: " + WRONG.length() + "\r\n\r\n"
                        + WRONG)
                .getBytes(US_ASCII);
        try (Attack attack = attackers().overTcp().reading().repeats(session)) {
            holdsDuring(attack, "wrong envelopes in bodies of SockJS");
        }
    }

    @Test
    void wrong_envelopes_in_frames_of_sockjs() {
        try (Attack attack = attackers()
                .at("/eventbus/000/a/websocket")
                .repeats(WsFrame.text(WRONG).masked())) {
            holdsToTheEnd(attack, "wrong envelopes in frames of SockJS");
        }
    }

    @Test
    void wrong_envelopes_over_tcp() {
        byte[] frames = times(1_000, TcpClient.frame("1"));
        try (Attack attack = attackers()
                .withSockets(2 * SOCKETS)
                .overTcp(besieged.node().tcpPort())
                .repeats(frames)) {
            holdsToTheEnd(attack, "wrong envelopes over TCP");
        }
    }

    private static Attack.Plan attackers() {
        return Attack.on(besieged.node()).withSockets(SOCKETS);
    }

    private static void holdsDuring(Attack attack, String name) {
        besieged.attacked();
        attack.start();
        await().pollDelay(FLOOD).until(() -> true);
        besieged.holds(name, 64);
    }

    /** An attack that ends with the sockets' being closed. */
    private static void holdsToTheEnd(Attack attack, String name) {
        besieged.attacked();
        attack.start();
        await("all are closed").atMost(Patience.END).until(attack::isOver);
        besieged.holds(name, 64);
    }

    private static byte[] times(int count, byte[] bytes) {
        Buffer all = Buffer.buffer(count * bytes.length);
        for (int i = 0; i < count; i++) {
            all.appendBytes(bytes);
        }
        return all.getBytes();
    }
}
