package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket, both ways at once, each at full speed: what its client streams up another one reads, what the other
 * one streams up it reads. The node deflates for the readers, so publishing is faster than passing on.
 */
@Timeout(300)
final class FullDuplexE2E {
    private static final Logger LOG = LoggerFactory.getLogger(FullDuplexE2E.class);
    private static final int MESSAGES = 60_000;
    private static final int IN_ONE_WRITE = 32;
    /** What two clients may have on the way by {@code session.Inflow}, and what was read before it said stop. */
    private static final int MOST_ON_THE_WAY = 2_000;

    private static final String LETTERS = letters();

    @Test
    void a_client_that_streams_up_and_is_streamed_to_keeps_both_and_the_node_holds_a_bounded_lot() {
        NodeRecipe recipe = NodeRecipe.named("full-duplex")
                .with("_JAVA_OPTIONS", NodeRecipe.FULL_SPEED)
                .with("DUPLEX_NODE_EVENT_LOOPS", 2)
                .with("DUPLEX_WEBSOCKET_COMPRESSION", true)
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", "120s");
        try (TestNode node = recipe.start();
                Peer one = new Peer(node, "from.one", "from.other");
                Peer other = new Peer(node, "from.other", "from.one")) {
            long start = System.nanoTime();
            CompletableFuture<Void> all = CompletableFuture.allOf(
                    CompletableFuture.runAsync(one::streamUp),
                    CompletableFuture.runAsync(other::streamUp),
                    CompletableFuture.runAsync(one::readToTheLast),
                    CompletableFuture.runAsync(other::readToTheLast));
            double mostOnTheWay = 0;
            double mostHeap = 0;
            while (!all.isDone()) {
                String metrics = node.inside().get("/metrics").body();
                mostOnTheWay = Math.max(
                        mostOnTheWay,
                        sum(metrics, "duplex_session_commands_total{type=\"publish\"}")
                                - sum(metrics, "duplex_hub_published_total"));
                mostHeap = Math.max(mostHeap, sum(metrics, "jvm_memory_used_bytes{area=\"heap\""));
            }
            all.join();
            double seconds = (System.nanoTime() - start) / 1e9;
            LOG.info(
                    "{} messages of 1 KB each way in {} s, {}/s up and as many down; at most {} on the way, {} MB of heap;"
                            + " missed {} and {}",
                    MESSAGES,
                    Math.round(seconds * 10) / 10.0,
                    Math.round(MESSAGES / seconds),
                    (long) mostOnTheWay,
                    (long) mostHeap >> 20,
                    one.dropped,
                    other.dropped);
            assertThat(one.received + one.dropped).isEqualTo(MESSAGES);
            assertThat(other.received + other.dropped).isEqualTo(MESSAGES);
            assertThat(one.heardBeforeItsLast.get())
                    .as("messages that came while it still published")
                    .isPositive();
            assertThat(other.heardBeforeItsLast.get()).isPositive();
            assertThat(mostOnTheWay).as("publishes read and not yet passed on").isLessThan(MOST_ON_THE_WAY);
        }
    }

    private static double sum(String metrics, String start) {
        return metrics.lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Nothing deflate could make small quickly. */
    private static String letters() {
        return new Random(7)
                .ints(10_000, '0', 'z')
                .filter(Character::isLetterOrDigit)
                .limit(4_000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A client that publishes to one address and reads another. */
    private static final class Peer implements AutoCloseable {
        private final RawSocket socket;
        private final String up;
        private final AtomicInteger heard = new AtomicInteger();
        private final AtomicInteger heardBeforeItsLast = new AtomicInteger();
        private int received;
        private int dropped;

        Peer(TestNode node, String up, String down) {
            this.up = up;
            socket = RawSocket.connect(node);
            var deflate = Handshake.to("/eventbus/websocket").with("Sec-WebSocket-Extensions", "permessage-deflate");
            assertThat(socket.handshake(deflate).status()).isEqualTo(101);
            socket.sends(WsFrame.text("{\"type\":\"hello\",\"version\":1}"));
            socket.sends(WsFrame.text(
                    JsonObject.of("type", "register", "address", down).encode()));
            while (!socket.next().text().contains("registered")) {
                // hello comes first
            }
        }

        void streamUp() {
            for (int sent = 0; sent < MESSAGES; sent += IN_ONE_WRITE) {
                Buffer frames = Buffer.buffer();
                for (int i = sent; i < Math.min(sent + IN_ONE_WRITE, MESSAGES); i++) {
                    String text = LETTERS.substring(i % 2_900, i % 2_900 + 1_000);
                    frames.appendBytes(
                            WsFrame.text("{\"type\":\"publish\",\"address\":\"" + up + "\",\"body\":\"" + text + "\"}")
                                    .masked());
                }
                socket.bytes(frames.getBytes());
            }
            heardBeforeItsLast.set(heard.get());
        }

        /** Only gaps are not deflated. */
        void readToTheLast() {
            while (received + dropped < MESSAGES) {
                WsFrame frame = socket.next();
                if (frame.rsv() == 0) {
                    dropped += new JsonObject(frame.payload()).getInteger("dropped");
                } else {
                    received++;
                    heard.incrementAndGet();
                }
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
