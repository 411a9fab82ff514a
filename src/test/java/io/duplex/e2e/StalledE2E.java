package io.duplex.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Attack;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.BusyService;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Clients that do not read what they asked for cost the node little, and the others nothing. */
@Timeout(180)
final class StalledE2E {
    private static final Logger LOG = LoggerFactory.getLogger(StalledE2E.class);
    private static final int STALLED = 50;
    private static final int WITHOUT_HELLO = 5;
    /** 1 MB a second: 10 kB a hundred times. */
    private static final Duration EVERY = Duration.ofMillis(10);

    private static final String PADDING = "x".repeat(10_000);
    /** Several times what a lane keeps. */
    private static final int MESSAGES = Boolean.getBoolean("duplex.long") ? 1_200 : 500;

    private static final String ANSWERS = "stalled.answers";

    private static Cluster cluster;
    private static BusyService service;
    private static Besieged besieged;

    private final String address = Fresh.address("stalled");
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        cluster = Cluster.of("stalled", 1, Besieged.LIMITS);
        service = BusyService.join(cluster, ANSWERS, 500);
        besieged = Besieged.of(cluster.node(0));
        besieged.awaitService(ANSWERS);
        isAnswered();
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
    }

    @Test
    void requests_whose_answers_nobody_reads_stall_at_their_own_end() {
        Attack attack = asks("nobody." + address);
        Besieged.stalls(attack);
        besieged.holds("unread answers", 32);
    }

    @Test
    void requests_to_a_service_that_answers_stall_as_well() {
        Attack attack = asks(ANSWERS);
        Besieged.stalls(attack);
        besieged.holds("unread answers of a service", 32);
    }

    @Test
    void subscribers_that_stall_are_dealt_with_and_who_reads_gets_everything() throws Exception {
        // Given
        List<RawSocket> patient = subscribers("{}");
        List<RawSocket> impatient = subscribers("{\"overflow\":{\"policy\":\"disconnect\"}}");
        // They lost the oldest and were neither told nor closed.
        List<RawSocket> unaware = Stream.generate(this::subscriberWithoutHello)
                .limit(WITHOUT_HELLO)
                .toList();
        RawSocket healthy = subscriber(RawSocket.open(besieged.node(), "/eventbus/websocket"), "{}");
        // When
        besieged.attacked();
        Reader reader = new Reader(healthy);
        long start = System.nanoTime();
        CountDownLatch left = publishSteadily();
        await("those who asked for it are disconnected")
                .atMost(Patience.LONG)
                .until(() -> besieged.node()
                        .inside()
                        .get("/metrics")
                        .body()
                        .contains("duplex_session_closed_total{cause=\"slow_consumer\"} "
                                + (STALLED / 2 + WITHOUT_HELLO)));
        long dealtWith = System.nanoTime() - start;
        left.await();
        // Then
        assertThat(reader.latencies()).hasSize(MESSAGES);
        besieged.holds("stalled subscribers", 64);
        LOG.atInfo()
                .addKeyValue("messages", MESSAGES)
                .addKeyValue("p99Millis", reader.percentile(99))
                .addKeyValue("worstMillis", reader.percentile(100))
                .addKeyValue("disconnectedAfterMillis", NANOSECONDS.toMillis(dealtWith))
                .log("A healthy subscriber beside 50 stalled ones");
        assertThat(reader.percentile(100)).isLessThan(Besieged.SERVED_MILLIS);
        impatient.forEach(socket -> socket.expectsCloseOrEnd(4008));
        unaware.forEach(socket -> socket.expectsCloseOrEnd(4008));
        patient.forEach(StalledE2E::isToldExactly);
    }

    /** What is made and compiled once is made now. */
    private static void isAnswered() {
        try (var client = BridgeClient.connect(besieged.node())) {
            for (int i = 0; i < 5_000; i++) {
                client.request(ANSWERS, "x".repeat(500));
                client.next();
            }
        }
    }

    private Attack asks(String whom) {
        byte[] request = WsFrame.text(Envelope.of("send", whom, "x".repeat(500))
                        .put("replyAddress", "r")
                        .encode())
                .masked();
        Buffer many = Buffer.buffer();
        IntStream.range(0, 500).forEach(i -> many.appendBytes(request));
        Attack attack = Attack.on(besieged.node()).withSmallReceiveBuffers().repeats(many.getBytes());
        open.add(attack);
        besieged.attacked();
        attack.start();
        return attack;
    }

    private List<RawSocket> subscribers(String headers) {
        return Stream.generate(() -> subscriber(RawSocket.openSmall(besieged.node(), "/eventbus/websocket"), headers))
                .limit(STALLED / 2)
                .toList();
    }

    /** Registered, and from now on not reading. */
    private RawSocket subscriber(RawSocket socket, String headers) {
        open.add(socket);
        socket.sends(WsFrame.text("{\"type\":\"hello\",\"version\":1}"));
        assertThat(json(socket).getString("type")).isEqualTo("hello");
        socket.sends(WsFrame.text(Envelope.of("register", address)
                .put("headers", new JsonObject(headers))
                .encode()));
        assertThat(json(socket)).isEqualTo(Envelope.of("registered", address));
        return socket;
    }

    /** As {@link #subscriber}, of the official bridge's protocol: it is answered nothing, and cannot hear of a loss. */
    private RawSocket subscriberWithoutHello() {
        RawSocket socket = RawSocket.openSmall(besieged.node(), "/eventbus/websocket");
        open.add(socket);
        socket.sends(
                WsFrame.text(Envelope.of("register", address).encode()),
                WsFrame.text(Envelope.of("send", "nobody." + address)
                        .put("replyAddress", "fence")
                        .encode()));
        assertThat(json(socket).getString("address")).isEqualTo("fence");
        return socket;
    }

    /** Counts down to the last message. */
    private CountDownLatch publishSteadily() {
        CountDownLatch left = new CountDownLatch(MESSAGES);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        BridgeClient publisher = BridgeClient.connect(besieged.node());
        open.add(publisher);
        open.add(clock::shutdownNow);
        clock.scheduleAtFixedRate(
                () -> {
                    if (left.getCount() > 0) {
                        long number = MESSAGES - left.getCount();
                        publisher.publish(
                                address, JsonObject.of("i", number, "at", System.nanoTime(), "padding", PADDING));
                        left.countDown();
                    }
                },
                0,
                EVERY.toMillis(),
                MILLISECONDS);
        return left;
    }

    /** It reads on at last, gets what had been on its way, and is told how much it missed. */
    private static void isToldExactly(RawSocket socket) {
        int next = 0;
        int gaps = 0;
        while (next < MESSAGES) {
            JsonObject envelope = json(socket);
            if (envelope.getString("type").equals("gap")) {
                gaps++;
                next += envelope.getInteger("dropped");
                assertThat(envelope.getString("reason")).isEqualTo("slow_consumer");
            } else {
                assertThat(envelope.getJsonObject("body").getInteger("i")).isEqualTo(next++);
            }
        }
        assertThat(gaps).isPositive();
    }

    private static JsonObject json(RawSocket socket) {
        return new JsonObject(socket.next().text());
    }

    /** Reads every message as it comes, and keeps how long it took. */
    private static final class Reader {
        private final List<Long> nanos = new ArrayList<>();
        private final Thread thread;

        Reader(RawSocket socket) {
            thread = new Thread(() -> {
                for (int i = 0; i < MESSAGES; i++) {
                    JsonObject body = json(socket).getJsonObject("body");
                    assertThat(body.getInteger("i")).isEqualTo(i);
                    nanos.add(System.nanoTime() - body.getLong("at"));
                }
            });
            thread.start();
        }

        /** All there will be. */
        List<Long> latencies() throws InterruptedException {
            thread.join(Patience.LONG.toMillis());
            return nanos;
        }

        double percentile(int percent) {
            List<Long> sorted = nanos.stream().sorted().toList();
            return NANOSECONDS.toMicros(sorted.get((sorted.size() - 1) * percent / 100)) / 1_000.0;
        }
    }
}
