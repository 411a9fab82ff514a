package io.duplex.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonArray;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection may say so much, however many SockJS sessions or streams it opens to say it in. */
@Timeout(180)
final class SockJsLimitsE2E {
    private static final int BURST = 50;
    private static final String MOST_OF_IT =
            new JsonArray(Collections.nCopies(BURST * 4 / 5, "{\"type\":\"ping\"}")).encode();

    private static TestNode node;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("sockjs-limits")
                // What is spent comes back so slowly that no test sees it.
                .with("DUPLEX_LIMITS_COMMANDS_PER_SECOND", 1)
                .with("DUPLEX_LIMITS_COMMAND_BURST", BURST)
                .with("DUPLEX_LIMITS_OVERRUN", "1s")
                .with("DUPLEX_SOCKJS_SESSION_TIMEOUT", "1m")
                .with("DUPLEX_SOCKJS_OPEN_TIMEOUT", "1m")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void sessions_of_one_connection_share_what_they_have_spent() {
        SockJs first = SockJs.on(node);
        SockJs second = SockJs.on(node);
        SockJs another = SockJs.on(node);
        try (HttpWire wire = HttpWire.connect(node);
                HttpWire other = HttpWire.connect(node)) {
            assertThat(opens(wire, first).body()).isEqualTo("o\n");
            assertThat(says(wire, first).status()).isEqualTo(204);
            assertThat(opens(wire, second).body()).isEqualTo("o\n");
            assertThat(says(other, second).status())
                    .as("by whichever connection")
                    .isEqualTo(404);
            assertThat(second.poll()).startsWith("c[1008,");
            assertThat(opens(other, another).body()).isEqualTo("o\n");
            assertThat(says(other, another).status()).isEqualTo(204);
        }
        assertThat(node.metric("duplex_session_closed_total{cause=\"too_fast\""))
                .isEqualTo(1);
    }

    @Test
    void to_open_a_session_costs_as_much_as_a_message() {
        double before = node.metric("duplex_sockjs_sessions ");
        try (HttpWire wire = HttpWire.connect(node);
                HttpWire other = HttpWire.connect(node)) {
            for (int i = 0; i < 4 * BURST; i++) {
                wire.sends("POST", SockJs.on(node).url("xhr"), "");
            }
            for (int i = 0; i < BURST; i++) {
                assertThat(wire.reply().body()).isEqualTo("o\n");
            }
            for (int i = 0; i < BURST; i++) {
                assertThat(opens(other, SockJs.on(node)).body()).isEqualTo("o\n");
            }
            assertThat(node.metric("duplex_sockjs_sessions ") - before).isLessThan(3 * BURST);
        }
    }

    @Test
    void addresses_of_a_stream_of_events_wait_for_the_rate() {
        // All were registered at once, and a stream of more of them than the rate allows was ended.
        String addresses = IntStream.range(0, BURST + 2)
                .mapToObj(i -> "address=stream." + i)
                .collect(joining("&"));
        try (HttpWire wire = HttpWire.connect(node)) {
            assertThat(wire.sends("GET", "/events?" + addresses, "").head().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void sessions_are_bounded_by_node_and_address_and_unused_ones_soon_forgotten() {
        // No bound on connections counted them: 16 connections held 116,000 sessions, and the node's memory was tight.
        try (TestNode small = NodeRecipe.named("sockjs-sessions")
                        .with("DUPLEX_LIMITS_SOCKJS_SESSIONS", 4)
                        .with("DUPLEX_LIMITS_SOCKJS_SESSIONS_PER_CLIENT", 3)
                        .with("DUPLEX_SOCKJS_SESSION_TIMEOUT", "1m")
                        .with("DUPLEX_SOCKJS_OPEN_TIMEOUT", "5s")
                        .start();
                HttpWire one = HttpWire.connectFrom(small, "127.0.0.2");
                HttpWire other = HttpWire.connectFrom(small, "127.0.0.3")) {
            for (int i = 0; i < 3; i++) {
                assertThat(opens(one, SockJs.on(small)).body()).isEqualTo("o\n");
            }
            HttpWire.Reply refused = opens(one, SockJs.on(small));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.body()).contains("limits.sockjs-sessions-per-client");
            assertThat(opens(other, SockJs.on(small)).body()).isEqualTo("o\n");
            for (String transport :
                    List.of("POST xhr", "POST xhr_streaming", "GET eventsource", "GET htmlfile?c=x", "GET jsonp?c=x")) {
                String[] words = transport.split(" ", 2);
                HttpWire.Reply full = SockJs.on(small).request(words[0], words[1], "");
                assertThat(full.status()).as(transport).isEqualTo(503);
                assertThat(full.body()).contains("limits.sockjs-sessions ");
            }
            assertThat(small.metric("duplex_refused_total{reason=\"sockjs_sessions_per_client\""))
                    .isEqualTo(1);
            assertThat(small.metric("duplex_refused_total{reason=\"sockjs_sessions\""))
                    .isEqualTo(5);
            await().until(() -> small.metric("duplex_sockjs_sessions ") == 0);
            assertThat(SockJs.on(small).opens()).isNotNull();
        }
    }

    private static HttpWire.Reply opens(HttpWire wire, SockJs session) {
        return wire.sends("POST", session.url("xhr"), "").reply();
    }

    private static HttpWire.Reply says(HttpWire wire, SockJs session) {
        return wire.sends("POST", session.url("xhr_send"), MOST_OF_IT).reply();
    }
}
