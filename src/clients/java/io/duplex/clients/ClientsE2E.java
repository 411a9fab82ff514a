package io.duplex.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The WebSocket clients people use, against a node that takes compression: with it and without, what they say is heard
 * whole and in order, and both sides see how it ends. {@code mvn -Pclients verify}; see {@code src/docs/clients.md}.
 */
@Timeout(120)
final class ClientsE2E {
    /** As large as a message, and easy to deflate: most of it refers to what came before. */
    private static final String LONG = "{\"price\":101.25,\"currency\":\"EUR\"} ".repeat(3_000);

    private static final List<String> BODIES =
            List.of("short", "", "grüße ✓ \uD83D\uDE80 \u0000 \uFFFD", LONG, LONG + "once more", "last");

    private static TestNode node;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("clients")
                .with("DUPLEX_WEBSOCKET_COMPRESSION", true)
                .with("DUPLEX_WEBSOCKET_MAX_FRAME", "1MiB") // some send a message as one frame, however long
                .with("DUPLEX_WEBSOCKET_MAX_MESSAGE", "1MiB")
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** Opens a client of a library. */
    @FunctionalInterface
    interface Opens {
        Client open(URI uri, boolean compresses) throws Exception;
    }

    static Stream<Arguments> clients() {
        Map<String, Opens> libraries = new TreeMap<>(Map.of(
                "vert.x", VertxClient::new,
                "reactor-netty", ReactorNettyClient::new,
                "async-http-client", AsyncHttpClientClient::new,
                "Java-WebSocket", JavaWebSocketClient::new,
                "okhttp", OkHttpClientClient::new,
                "jetty", JettyClient::new));
        List<Arguments> all =
                new ArrayList<>(List.of(Arguments.of("jdk", false, (Opens) (uri, no) -> new JdkClient(uri))));
        libraries.forEach((name, opens) -> {
            all.add(Arguments.of(name, true, opens));
            all.add(Arguments.of(name, false, opens));
        });
        return all.stream();
    }

    @ParameterizedTest(name = "{0}, compression {1}")
    @MethodSource("clients")
    void what_a_client_says_is_heard_whole_and_in_order(String library, boolean compresses, Opens opens)
            throws Exception {
        String address = Fresh.address(library);
        try (Client client = opens.open(bridge(), compresses)) {
            client.says(Envelope.of("hello").put("version", 1).encode());
            assertThat(client.next()).contains("\"type\":\"hello\"");
            client.says(Envelope.of("register", address).encode());
            assertThat(client.next()).contains("\"type\":\"registered\"");
            for (String body : BODIES) {
                client.says(Envelope.of("publish", address, body).encode());
            }
            for (String body : BODIES) {
                assertThat(new JsonObject(client.next()).getString("body")).isEqualTo(body);
            }
            client.leaves();
            assertThat(client.closeCode()).isEqualTo(1000);
        }
    }

    @ParameterizedTest(name = "{0}, compression {1}")
    @MethodSource("clients")
    void client_sees_with_which_code_the_node_closes(String library, boolean compresses, Opens opens) throws Exception {
        try (Client client = opens.open(bridge(), compresses)) {
            client.says(Envelope.of("hello")
                    .put("version", 1)
                    .put("client", library)
                    .encode());
            String session = new JsonObject(client.next()).getString("session");
            assertThat(node.inside()
                            .call("DELETE", "/api/v1/connections/" + session, "")
                            .status())
                    .isEqualTo(200);
            assertThat(client.closeCode()).isEqualTo(4002);
        }
    }

    /** websockets, aiohttp and websocket-client of Python; those that are not installed say so. */
    @Test
    void clients_of_python_hear_what_they_say() throws Exception {
        Process python = new ProcessBuilder(
                        "/usr/bin/python3",
                        new File("src/clients/python/clients.py").getAbsolutePath(),
                        bridge().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).as(said).isZero();
        assertThat(said).as("at least one is installed").contains(": fine");
    }

    private static URI bridge() {
        return URI.create("ws://127.0.0.1:" + node.publicPort() + "/eventbus/websocket");
    }
}
