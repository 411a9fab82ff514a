package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A busy address and its slow readers on a node with one event loop, and what must get through beside it. */
@Timeout(300)
final class FairnessE2E {
    private static final int SUBSCRIBERS = 100;
    private static final int QUIET = 50;
    private static final long MOST_BYTES = 256 << 20;

    private static TestNode node;

    private final String firehose = Fresh.address("firehose");
    private final String quiet = Fresh.address("quiet");

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("fairness")
                .with("DUPLEX_NODE_EVENT_LOOPS", 1)
                .with("DUPLEX_FAN_OUT_LANE_RETENTION", "128KiB")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void quiet_address_gets_through_while_the_firehose_goes_on() {
        List<RawSocket> crowd = new ArrayList<>();
        try (RawSocket both = registered(firehose);
                BridgeClient publisher = BridgeClient.connect(node).hello()) {
            register(both, quiet);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                RawSocket one = registered(firehose);
                crowd.add(one);
                Thread reader = new Thread(() -> readAll(one));
                reader.setDaemon(true);
                reader.start();
            }
            try (RawSocket source = RawSocket.open(node, "/eventbus/websocket")) {
                Thread flood = new Thread(() -> publishMany(firehose, source));
                flood.setDaemon(true);
                flood.start();
                for (int i = 0; i < QUIET; i++) {
                    isOf(firehose, both); // it flows
                    publisher.publish(quiet, i);
                    assertThat(nextOf(quiet, both).getValue("body")).isEqualTo(i);
                }
                assertThat(flood.isAlive()).as("the firehose goes on").isTrue();
            }
        } finally {
            crowd.forEach(RawSocket::close);
        }
    }

    @Test
    void ping_is_answered_ahead_of_what_waits_for_a_slow_reader() {
        int messages = 4_000;
        try (RawSocket slow = registered(firehose);
                BridgeClient publisher = BridgeClient.connect(node).hello()) {
            publisher.register(quiet);
            for (int i = 0; i < messages; i++) {
                publisher.publish(firehose, new JsonObject().put("i", i).put("p", "x".repeat(4_000)));
            }
            publisher.publish(quiet, true).expectsRec(quiet, true);
            // When
            slow.sends(WsFrame.of(WsFrame.PING, "still there?"));
            publisher.expectsNothingMore(); // on the same event loop, which has read the ping when it answers this
            publisher.expectsNothingMore();
            // Then all that comes before the pong had been handed to the socket before the ping came
            int number = 0;
            WsFrame next = slow.next();
            while (next.opcode() != WsFrame.PONG) {
                number += counted(json(next), number);
                next = slow.next();
            }
            assertThat(next.text()).isEqualTo("still there?");
            JsonObject after = json(slow.next());
            assertThat(after.getString("type")).as("what had waited").isEqualTo("gap");
            number += counted(after, number);
            while (number < messages) {
                number += counted(json(slow.next()), number);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"200,20000", "40,60000", "900,1000"})
    void requests_that_are_not_waited_for_are_all_answered_if_their_client_reads(int requests, int bytes) {
        // Replies that came faster than one turn wrote them closed a client that read at full speed, with 4008.
        String body = "x".repeat(bytes);
        try (RawSocket service = registered(quiet);
                RawSocket asker = RawSocket.open(node, "/eventbus/websocket")) {
            Thread answers = new Thread(() -> answerAll(service, requests, body));
            answers.setDaemon(true);
            answers.start();
            Buffer all = Buffer.buffer();
            for (int i = 0; i < requests; i++) {
                JsonObject request = Envelope.of("send", quiet, i).put("replyAddress", "reply-" + i);
                all.appendBytes(WsFrame.text(request.encode()).masked());
            }
            // When
            asker.bytes(all.getBytes());
            // Then
            Set<String> answered = new HashSet<>();
            while (answered.size() < requests) {
                WsFrame next = asker.next();
                assertThat(next.opcode()).isEqualTo(WsFrame.BINARY);
                assertThat(json(next).getString("body")).hasSize(bytes);
                answered.add(json(next).getString("address"));
            }
        }
    }

    private static void answerAll(RawSocket service, int requests, String body) {
        for (int i = 0; i < requests; i++) {
            String asker = json(service.next()).getString("replyAddress");
            service.sends(WsFrame.text(Envelope.of("send", asker, body).encode()));
        }
    }

    /** How many messages this is or stands for; none is missing. */
    private static int counted(JsonObject envelope, int next) {
        if (envelope.getString("type").equals("gap")) {
            return envelope.getInteger("dropped");
        }
        assertThat(envelope.getJsonObject("body").getInteger("i")).isEqualTo(next);
        return 1;
    }

    private static RawSocket registered(String address) {
        RawSocket socket = RawSocket.open(node, "/eventbus/websocket");
        socket.sends(WsFrame.text("{\"type\":\"hello\",\"version\":1}"));
        assertThat(json(socket.next()).getString("type")).isEqualTo("hello");
        register(socket, address);
        return socket;
    }

    private static void register(RawSocket socket, String address) {
        socket.sends(WsFrame.text(Envelope.of("register", address).encode()));
        assertThat(json(socket.next())).isEqualTo(Envelope.of("registered", address));
    }

    private static void isOf(String address, RawSocket socket) {
        assertThat(nextOf(address, socket)).isNotNull();
    }

    /** The next message of that address. */
    private static JsonObject nextOf(String address, RawSocket socket) {
        JsonObject next = json(socket.next());
        while (!next.getString("type").equals("rec")
                || !next.getString("address").equals(address)) {
            next = json(socket.next());
        }
        return next;
    }

    private static JsonObject json(WsFrame frame) {
        return new JsonObject(frame.text());
    }

    /** As fast as the node takes them, until the socket is closed; but not without end. */
    private static void publishMany(String address, RawSocket source) {
        byte[] message = WsFrame.text(
                        Envelope.of("publish", address, "x".repeat(1_000)).encode())
                .masked();
        try {
            for (long sent = 0; sent < MOST_BYTES; sent += message.length) {
                source.bytes(message);
            }
        } catch (UncheckedIOException closed) {
            return; // the test is over
        }
    }

    private static void readAll(RawSocket socket) {
        try {
            while (socket.next().opcode() != WsFrame.CLOSE) {
                Thread.onSpinWait();
            }
        } catch (AssertionError closed) {
            return; // the test is over
        }
    }
}
