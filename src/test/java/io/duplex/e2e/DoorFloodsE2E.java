package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Floods of what is answered by errors, at every door but the one of {@link FloodE2E}: no client waits for them. */
@Timeout(60)
final class DoorFloodsE2E {
    private static final int SOCKETS = 20;
    private static final Duration FLOOD = Duration.ofSeconds(2);
    private static final byte[] REQUEST = "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII);
    /** Each of them no envelope. */
    private static final String WRONG = "[" + "\"\",".repeat(20_000) + "\"\"]";

    private static Besieged besieged;

    @BeforeAll
    static void start() {
        besieged = Besieged.start(
                Besieged.recipe("door-floods").with("DUPLEX_TCP_ENABLED", true).with("DUPLEX_TCP_PORT", Fresh.port()));
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
