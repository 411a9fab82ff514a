package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.FakeTime;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.duplex.e2e.fixture.WsFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody sets the clock of a node's machine. Connections live on, and who is to be cut is cut when it is due.
 *
 * <p>The official bridge compares times of the wall clock: an hour forward closes every socket at the next look, an
 * hour back keeps the dead ones for an hour.
 */
@Unhurried
@Timeout(420)
final class ClockE2E {
    private static final Logger LOG = LoggerFactory.getLogger(ClockE2E.class);
    private static final String BRIDGE = "/eventbus/websocket";
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    /** The deadlines run from a moment before the first is looked at. */
    private static final Duration EARLIEST = TIMEOUT.minusSeconds(1);
    /** Deadlines are looked at a few times within the timeout; the rest is for a busy machine. */
    private static final Duration LATEST = TIMEOUT.plusSeconds(3);

    private static final Set<String> DEADLINES = Set.of(
            "duplex_refused_total{reason=\"handshake_timeout\"} 1",
            "duplex_session_closed_total{cause=\"mute\"} 1",
            "duplex_session_closed_total{cause=\"idle\"} 1");

    @TempDir
    private Path directory;

    @BeforeAll
    static void needs() {
        FakeTime.needed();
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600, -3_600})
    void clock_that_is_set_ends_no_connection_and_delays_no_deadline(long seconds) throws IOException {
        Path clock = Files.writeString(directory.resolve("clock"), "+0");
        String address = Fresh.address("clock");
        try (TestNode node = recipe(clock).start();
                BridgeClient client = BridgeClient.connect(node).register(address);
                RawSocket silent = RawSocket.open(node, BRIDGE);
                RawSocket mute = RawSocket.open(node, BRIDGE);
                RawSocket half = RawSocket.connect(node)) {
            // Given
            long start = System.nanoTime();
            silent.sends(
                    WsFrame.text(Envelope.of("register", "asked." + address).encode()));
            half.bytes("GET / HTTP/1.1\r\n".getBytes(UTF_8));
            String question = client.request("asked." + address, "never answered");
            assertThat(silent.next().text()).contains("never answered");
            // When
            Files.writeString(clock, (seconds > 0 ? "+" : "") + seconds);
            await("the node's clock has jumped").atMost(TIMEOUT).until(() -> aheadSeconds(node) / 60 == seconds / 60);
            // Then
            Map<String, Duration> ended = new TreeMap<>();
            await("all deadlines have passed")
                    .atMost(Patience.LONG)
                    .pollInterval(Patience.SHORT)
                    .until(() -> {
                        client.says(Envelope.of("ping"));
                        String metrics = node.inside().get("/metrics").body();
                        DEADLINES.stream()
                                .filter(metrics::contains)
                                .forEach(met -> ended.putIfAbsent(met, Duration.ofNanos(System.nanoTime() - start)));
                        return ended.size() == DEADLINES.size();
                    });
            LOG.atInfo()
                    .addKeyValue("seconds", seconds)
                    .addKeyValue("ended", ended)
                    .log("After the clock was set");
            assertThat(ended.values()).allSatisfy(after -> assertThat(after).isBetween(EARLIEST, LATEST));
            assertThat(half.answer().status()).isEqualTo(408);
            mute.expectsClose(1008);
            silent.expectsClose(1001);
            client.expectsFailure(question, "TIMEOUT", -1);
            client.publish(address, "alive").expectsRec(address, "alive").expectsNothingMore();
        }
    }

    private static NodeRecipe recipe(Path clock) {
        return NodeRecipe.named("clock")
                .withAll(FakeTime.of(clock))
                .with("DUPLEX_BRIDGE_PING_TIMEOUT", TIMEOUT.plusSeconds(1).toSeconds() + "s")
                .with("DUPLEX_BRIDGE_REPLY_TIMEOUT", TIMEOUT.toSeconds() + "s")
                .with("DUPLEX_LIMITS_FIRST_MESSAGE_TIMEOUT", TIMEOUT.toSeconds() + "s")
                .with("DUPLEX_LIMITS_HANDSHAKE_TIMEOUT", TIMEOUT.toSeconds() + "s");
    }

    /** How far the node's clock is ahead of ours. */
    private static long aheadSeconds(TestNode node) {
        String since = node.inside()
                .get("/api/v1/connections")
                .json()
                .getJsonArray("connections")
                .getJsonObject(0)
                .getString("since");
        // All connected a moment ago.
        return Math.round((Instant.parse(since).getEpochSecond() - Instant.now().getEpochSecond()) / 60.0) * 60;
    }
}
