package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of clients and do to them, asked of one node and done on both. */
@Unhurried
@Timeout(480)
final class OperatorE2E {
    private static Cluster cluster;
    private static TestNode here;
    private static TestNode there;

    private final Http inside = here.inside();
    private final String user = Fresh.address("user");

    @BeforeAll
    static void start() {
        cluster = Cluster.of("operator", 2, Map.of("DUPLEX_AUTH_SECRET", Tokens.SECRET));
        here = cluster.node(0);
        there = cluster.node(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void connections_of_all_nodes_are_listed_with_what_is_known_of_them() {
        try (var one = client(here);
                var two = client(there)) {
            one.register("news");
            JsonObject found = inside.get("/api/v1/connections?user=" + user).json();
            assertThat(found.getJsonArray("connections")).hasSize(2);
            assertThat(found.getBoolean("more")).isFalse();
            assertThat(found.getJsonArray("silent")).isEmpty();

            JsonArray narrowed = inside.get("/api/v1/connections?user=" + user + "&address=news")
                    .json()
                    .getJsonArray("connections");
            assertThat(narrowed).hasSize(1);
            JsonObject connection = narrowed.getJsonObject(0);
            assertThat(connection.getString("user")).isEqualTo(user);
            assertThat(connection.getString("client")).isEqualTo("test/1");
            assertThat(connection.getString("door")).isEqualTo("websocket");
            assertThat(connection.getString("remote")).isEqualTo("127.0.0.1");
            assertThat(connection.getBoolean("hello")).isTrue();
            assertThat(connection.getJsonArray("addresses")).containsExactly("news");
            assertThat(connection.getInteger("queued")).isZero();
            assertThat(connection.getInteger("dropped")).isZero();
            assertThat(connection.getInteger("expires")).isBetween(200, 300);
            assertThat(Instant.parse(connection.getString("since")))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now());
            assertThat(there.inside()
                            .get("/api/v1/connections/" + connection.getString("id"))
                            .json()
                            .getString("node"))
                    .isEqualTo(connection.getString("node"));
            assertThat(inside.get("/api/v1/connections?limit=1&user=" + user)
                            .json()
                            .getBoolean("more"))
                    .isTrue();
            one.expectsNothingMore();
            two.expectsNothingMore();
        }
    }

    @Test
    void connection_on_another_node_is_ended() {
        try (var client = client(there)) {
            String id = only("?user=" + user).getString("id");
            assertThat(inside.delete("/api/v1/connections/" + id).json().getInteger("count"))
                    .isEqualTo(1);
            assertThat(client.expectsClose(4002)).isEqualTo("disconnected by an operator");
            assertThat(inside.delete("/api/v1/connections/" + id).status()).isEqualTo(404);
        }
        try (var again = client(there)) {
            again.expectsNothingMore();
        }
    }

    @Test
    void all_connections_of_a_user_are_ended_at_once() {
        try (var one = client(here);
                var two = client(there);
                var other = BridgeClient.connect(here).hello()) {
            assertThat(inside.delete("/api/v1/connections?user=" + user).json().getInteger("count"))
                    .isEqualTo(2);
            one.expectsClose(4002);
            two.expectsClose(4002);
            other.expectsNothingMore();
        }
    }

    @Test
    void subscription_is_ended_and_the_client_is_told() {
        try (var client = client(there)) {
            client.register("a/b c").register("kept");
            String id = only("?user=" + user).getString("id");
            String path = "/api/v1/connections/" + id + "/addresses/a%2Fb%20c";
            assertThat(inside.delete(path).status()).isEqualTo(200);
            client.expects(Envelope.of("unregistered", "a/b c").put("reason", "operator"));
            assertThat(inside.delete(path).status()).isEqualTo(404);
            inside.publish("a/b c", "not for you");
            inside.publish("kept", "for you");
            client.expectsRec("kept", "for you").expectsNothingMore();
        }
    }

    @Test
    void banned_user_is_sent_away_from_all_nodes_and_kept_out_until_the_ban_ends() {
        try (var one = client(here);
                var two = client(there);
                var later = BridgeClient.connect(there).hello()) {
            assertThat(inside.post("/api/v1/bans", JsonObject.of("user", user, "seconds", 600))
                            .status())
                    .isEqualTo(201);
            assertThat(one.expectsClose(4503)).isEqualTo("banned");
            two.expectsClose(4503);
            // At the next hello, and at the handshake, on the node that was not asked.
            later.says(Envelope.of("hello").put("version", 1).put("token", token()))
                    .expectsClose(4503);
            try (var handshake = BridgeClient.connectWithHeader(there, token())) {
                handshake.expectsClose(4503);
            }
            assertThat(there.inside().get("/api/v1/bans").body()).contains(user);
            assertThat(there.inside().delete("/api/v1/bans/user/" + user).status())
                    .isEqualTo(204);
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> assertThat(inside.get("/api/v1/bans").body()).doesNotContain(user));
        }
        try (var again = client(here)) {
            again.expectsNothingMore();
        }
    }

    @Test
    void ban_ends_by_itself() {
        assertThat(inside.post("/api/v1/bans", JsonObject.of("user", user, "seconds", 1))
                        .status())
                .isEqualTo(201);
        await().atMost(Patience.LONG).untilAsserted(() -> {
            try (var client = BridgeClient.connect(there)) {
                JsonObject hello = Envelope.of("hello").put("version", 1).put("token", token());
                assertThat(client.says(hello).next().text()).contains("\"type\":\"hello\"");
            }
        });
    }

    @Test
    void remote_is_meant_in_every_spelling() {
        // A ban of another spelling than the node's own was taken, and had no effect.
        try (var client = client(there)) {
            assertThat(inside.get("/api/v1/connections?user=" + user + "&remote=::ffff:127.0.0.1")
                            .json()
                            .getJsonArray("connections"))
                    .hasSize(1);
            assertThat(inside.get("/api/v1/connections?remote=127.0.0").status())
                    .isEqualTo(400);
            JsonObject done = inside.post("/api/v1/bans", JsonObject.of("remote", "::ffff:127.0.0.1", "seconds", 600))
                    .json();
            assertThat(done.getString("remote")).isEqualTo("127.0.0.1");
            client.expectsClose(4503);
            assertThat(inside.delete("/api/v1/bans/remote/::ffff:7f00:1").status())
                    .isEqualTo(204);
            await().atMost(Patience.LONG)
                    .untilAsserted(
                            () -> assertThat(there.inside().get("/api/v1/bans").body())
                                    .doesNotContain("127.0.0.1"));
        }
    }

    @Test
    void node_that_joins_later_knows_the_bans() {
        inside.post("/api/v1/bans", JsonObject.of("client", "bad/" + user, "seconds", 600));
        there.kill9();
        TestNode again = cluster.restart(1);
        there = again;
        try (var client = BridgeClient.connect(again)) {
            client.says(Envelope.of("hello").put("version", 1).put("client", "bad/" + user))
                    .expectsClose(4503);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"user\":\"\",\"seconds\":1}",
                "{\"user\":\"a\"}",
                "{\"user\":\"a\",\"seconds\":0}",
                "{\"user\":\"a\",\"seconds\":\"x\"}",
                "{\"user\":\"a\",\"client\":\"b\",\"seconds\":1}",
                "{\"remote\":\"not an address\",\"seconds\":1}"
            })
    void nonsense_bans_nobody(String body) {
        Http.Answer answer = inside.post("/api/v1/bans", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().getString("detail")).isNotEmpty();
    }

    @Test
    void questions_that_make_no_sense_are_answered() {
        assertThat(inside.delete("/api/v1/connections").status()).isEqualTo(400);
        assertThat(inside.get("/api/v1/connections?usr=a").status()).isEqualTo(400);
        assertThat(inside.get("/api/v1/connections?limit=0").status()).isEqualTo(400);
        assertThat(inside.get("/api/v1/connections/nobody").status()).isEqualTo(404);
        assertThat(inside.delete("/api/v1/bans/user/nobody").status()).isEqualTo(404);
        assertThat(inside.delete("/api/v1/bans/planet/mars").status()).isEqualTo(404);
    }

    @Test
    void clients_cannot_speak_to_the_address_of_operators() {
        try (var client = BridgeClient.connect(here).hello()) {
            String node = inside.get("/api/v1/info").json().getString("node");
            client.request("__duplex.control." + node, JsonObject.of("do", "list"));
            client.expectsErr("access_denied");
        }
    }

    private BridgeClient client(TestNode node) {
        BridgeClient client = BridgeClient.connect(node);
        client.hello(token());
        client.says(Envelope.of("hello").put("version", 1).put("client", "test/1"));
        assertThat(client.next().json().getString("user")).isEqualTo(user);
        return client;
    }

    private JsonObject only(String query) {
        JsonArray found = inside.get("/api/v1/connections" + query).json().getJsonArray("connections");
        assertThat(found).hasSize(1);
        return found.getJsonObject(0);
    }

    private String token() {
        return Tokens.hmac(Tokens.claims(user, Instant.now().getEpochSecond() + 300));
    }
}
