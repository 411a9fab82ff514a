package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.BusyService;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients at once, each within its own bounds: what they hold together has a bound as well. */
@Timeout(300)
final class CrowdE2E {
    private static final String BRIDGE = "/eventbus/websocket";
    private static final String LARGE = "x".repeat(200_000);
    private static final String LARGE_ANSWERS = "crowd.answers";
    /** Over twice what is kept for all who do not read: there are those who are told to go, and pools of buffers. */
    private static final int KEPT_MIB = 160;

    private static Cluster cluster;
    private static BusyService service;
    private static Besieged besieged;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        Map<String, String> limits = new HashMap<>(Besieged.LIMITS);
        limits.put("DUPLEX_WEBSOCKET_MAX_FRAME", "256KiB");
        limits.put(
                "DUPLEX_CHANNELS",
                "[{\"pattern\":\"kept.**\",\"history\":{\"size\":1000,\"age\":\"1h\",\"replicas\":1}}]");
        cluster = Cluster.of("crowd", 1, limits);
        service = BusyService.join(cluster, LARGE_ANSWERS, LARGE.length());
        besieged = Besieged.of(cluster.node(0));
        besieged.awaitService(LARGE_ANSWERS);
    }

    @AfterAll
    static void stop() {
        besieged.close();
        service.close();
        cluster.close();
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
        open.clear();
    }

    @Test
    void messages_that_nobody_reads_of_many_clients_to_themselves() {
        List<RawSocket> sockets = narrow(1_000);
        besieged.attacked();
        for (int i = 0; i < sockets.size(); i++) {
            String own = "crowd.own." + i;
            say(sockets.get(i), Envelope.of("register", own));
            say(sockets.get(i), Envelope.of("send", own, LARGE));
            say(sockets.get(i), Envelope.of("send", own, LARGE));
        }
        besieged.holds("200 MB of messages to themselves", KEPT_MIB);
        isNotTight();
    }

    @Test
    void answers_that_nobody_reads_of_many_clients() {
        List<RawSocket> sockets = narrow(1_000);
        besieged.attacked();
        sockets.forEach(
                socket -> say(socket, Envelope.of("send", LARGE_ANSWERS, 1).put("replyAddress", "r")));
        besieged.holds("200 MB of answers", KEPT_MIB);
        isNotTight();
    }

    @Test
    void answers_over_http_that_nobody_reads() {
        besieged.attacked();
        for (int i = 0; i < 1_000; i++) {
            HttpWire wire = HttpWire.connectNarrow(besieged.node());
            open.add(wire);
            wire.sends("POST", "/request/" + LARGE_ANSWERS, "1");
        }
        besieged.holds("200 MB of answers over HTTP", KEPT_MIB);
        isNotTight();
    }

    @Test
    void registrations_of_many_clients_and_that_they_all_leave() throws Exception {
        List<RawSocket> sockets = narrow(200);
        besieged.attacked();
        for (int i = 0; i < sockets.size(); i++) {
            Buffer registers = Buffer.buffer();
            int client = i;
            IntStream.range(0, 1_000)
                    .forEach(each ->
                            registers.appendBytes(WsFrame.text(Envelope.of("register", "crowd." + client + "." + each)
                                            .encode())
                                    .masked()));
            bytes(sockets.get(i), registers.getBytes());
        }
        await("there is no room for more")
                .atMost(Patience.END)
                .until(() -> besieged.node()
                        .inside()
                        .get("/metrics")
                        .body()
                        .matches("(?s).*duplex_session_closed_total\\{cause=\"overloaded\"[^}]*} [1-9].*"));
        besieged.holds("200,000 registrations", 450);
        besieged.attacked();
        leave();
        besieged.admits("all who had registered left");
        besieged.holds("all who had registered left", KEPT_MIB);
    }

    @Test
    void questions_for_long_pasts() {
        String address = "kept." + Fresh.address("crowd");
        for (int i = 0; i < 100; i++) {
            assertThat(besieged.node()
                            .outside()
                            .post("/publish/" + address, "\"" + LARGE + "\"")
                            .status())
                    .isEqualTo(200);
        }
        byte[] questions = WsFrame.text(
                        Envelope.of("history", address).put("last", 100).encode())
                .masked(100);
        besieged.begin();
        Attack attack = Attack.on(besieged.node()).withSmallReceiveBuffers().repeats(questions);
        open.add(attack);
        besieged.attacked();
        attack.start();
        besieged.holds("questions for long pasts", KEPT_MIB);
        isNotTight();
    }

    @Test
    void pasts_that_nobody_reads_of_many_clients() {
        String address = "kept." + Fresh.address("past");
        String lines = ("\"" + "x".repeat(1_000) + "\"\n").repeat(200);
        for (int i = 0; i < 5; i++) {
            assertThat(besieged.node()
                            .outside()
                            .call("POST", "/publish/" + address, lines, "Content-Type", "application/x-ndjson")
                            .status())
                    .isEqualTo(200);
        }
        besieged.begin();
        List<RawSocket> sockets = narrow(3_000);
        besieged.attacked();
        sockets.forEach(socket ->
                say(socket, Envelope.of("register", address).put("headers", JsonObject.of("last", 1_000))));
        besieged.holds("3,000 MB of the past", KEPT_MIB);
        isNotTight();
    }

    @Test
    void long_messages_to_be_kept() {
        byte[] publish = WsFrame.text(Envelope.of("publish", "kept." + Fresh.address("flood"), LARGE)
                        .encode())
                .masked();
        Attack attack = Attack.on(besieged.node()).withSockets(200).repeats(publish);
        open.add(attack);
        besieged.attacked();
        attack.start();
        besieged.holds("long messages to be kept", 128);
        isNotTight();
    }

    @Test
    void messages_of_many_clients_that_vanish() throws Exception {
        byte[] publish =
                WsFrame.text(Envelope.of("publish", "crowd.said", "x").encode()).masked(100);
        Attack attack = Attack.on(besieged.node())
                .withSockets(200)
                .withSmallReceiveBuffers()
                .repeats(publish);
        open.add(attack);
        attack.start();
        await("they have said much").atMost(Patience.END).until(() -> sentBytes(attack) > 100L << 20);
        besieged.attacked();
        leave();
        besieged.admits("200 clients that had said much vanished");
        besieged.holds("200 clients that had said much vanished", KEPT_MIB);
        isNotTight();
    }

    private static long sentBytes(Attack attack) {
        return attack.states().stream().mapToLong(Attack.State::sentBytes).sum();
    }

    private static void isNotTight() {
        assertThat(besieged.node().inside().get("/metrics").body()).contains("duplex_memory_tight 0.0");
    }

    private List<RawSocket> narrow(int count) {
        List<RawSocket> sockets = IntStream.range(0, count)
                .mapToObj(i -> RawSocket.openSmall(besieged.node(), BRIDGE))
                .toList();
        open.addAll(sockets);
        return sockets;
    }

    private static void say(RawSocket socket, JsonObject envelope) {
        socket.sendsOrEnds(WsFrame.text(envelope.encode()));
    }

    private static void bytes(RawSocket socket, byte[] bytes) {
        try {
            socket.bytes(bytes);
        } catch (UncheckedIOException ended) {
            return; // it is told to go
        }
    }
}
