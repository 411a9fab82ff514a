package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonArray;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One connection may say so much, however many SockJS sessions it opens to say it in. */
@Timeout(60)
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

    private static HttpWire.Reply opens(HttpWire wire, SockJs session) {
        return wire.sends("POST", session.url("xhr"), "").reply();
    }

    private static HttpWire.Reply says(HttpWire wire, SockJs session) {
        return wire.sends("POST", session.url("xhr_send"), MOST_OF_IT).reply();
    }
}
