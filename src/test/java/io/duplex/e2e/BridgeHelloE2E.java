package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Frame.Kind;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets that says {@code hello}, and what one that does not must never see. */
@Timeout(180)
final class BridgeHelloE2E {
    private static final TestNode NODE = SharedNodes.bridge();
    private static final JsonObject HELLO = Envelope.of("hello").put("version", 1);

    private final String address = Fresh.address("hello");

    @Test
    void hello_is_answered_with_who_is_talking() {
        try (var client = BridgeClient.connect(NODE)) {
            JsonObject hello =
                    client.says(HELLO.copy().put("client", "e2e/1")).next().json();
            assertThat(hello.getString("type")).isEqualTo("hello");
            assertThat(hello.getInteger("version")).isEqualTo(1);
            assertThat(hello.getString("session")).isNotEmpty();
            assertThat(hello.getString("node")).isNotEmpty();
            assertThat(hello.getInteger("ping"))
                    .as("ms between pings, half the timeout")
                    .isEqualTo((int) NodeRecipe.PING_TIMEOUT.toMillis() / 2);
            assertThat(hello.containsKey("user")).as("nobody is logged in").isFalse();
        }
    }

    @Test
    void two_clients_of_one_node_have_sessions_of_their_own() {
        try (var one = BridgeClient.connect(NODE);
                var two = BridgeClient.connect(NODE)) {
            JsonObject first = one.says(HELLO).next().json();
            JsonObject second = two.says(HELLO).next().json();
            assertThat(first.getString("node")).isEqualTo(second.getString("node"));
            assertThat(first.getString("session")).isNotEqualTo(second.getString("session"));
        }
    }

    @Test
    void hello_may_be_said_again_and_changes_neither_session_nor_registrations() {
        try (var client = BridgeClient.connect(NODE)) {
            JsonObject first = client.says(HELLO).next().json();
            client.says(Envelope.of("register", address)).expects(Envelope.of("registered", address));
            JsonObject second = client.says(HELLO).next().json();
            assertThat(second.getString("session")).isEqualTo(first.getString("session"));
            client.publish(address, "still here").expectsRec(address, "still here");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"hello\",\"version\":2}",
                "{\"type\":\"hello\",\"version\":0}",
                "{\"type\":\"hello\"}"
            })
    void hello_in_another_version_is_an_error_and_the_socket_stays(String hello) {
        try (var client = BridgeClient.connect(NODE)) {
            JsonObject err = client.saysRaw(hello).next().json();
            assertThat(err.getString("type")).isEqualTo("err");
            assertThat(err.getString("body")).isNotEmpty();
            client.expectsNothingMore();
        }
    }

    @Test
    void hello_with_a_token_is_an_auth_error_where_no_keys_are_configured() {
        try (var client = BridgeClient.connect(NODE)) {
            JsonObject err =
                    client.says(HELLO.copy().put("token", "a.b.c")).next().json();
            assertThat(err.getString("type")).isEqualTo("err");
            assertThat(err.getString("body")).isEqualTo("auth_error");
            client.expectsNothingMore();
        }
    }

    @Test
    void after_hello_the_node_answers_in_the_opcode_of_the_hello() {
        try (var text = BridgeClient.connect(NODE);
                var binary = BridgeClient.connectBinary(NODE)) {
            assertThat(text.saysRaw("{}").next().kind()).isEqualTo(Kind.BINARY);
            assertThat(text.says(HELLO).next().kind()).isEqualTo(Kind.TEXT);
            assertThat(text.says(Envelope.of("ping")).next().kind()).isEqualTo(Kind.TEXT);
            assertThat(binary.says(HELLO).next().kind()).isEqualTo(Kind.BINARY);
            assertThat(binary.says(Envelope.of("ping")).next().kind()).isEqualTo(Kind.BINARY);
        }
    }

    @Test
    void messages_come_in_the_opcode_each_client_asked_for() {
        try (var text = BridgeClient.connect(NODE).hello().register(address);
                var binary = BridgeClient.connectBinary(NODE).hello().register(address)) {
            text.publish(address, 1);
            assertThat(text.next().kind()).isEqualTo(Kind.TEXT);
            assertThat(binary.next().kind()).isEqualTo(Kind.BINARY);
        }
    }

    @Test
    void a_registration_from_before_hello_goes_on_after_it() {
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> client.publish(address, probe), client);
            client.hello().says(Envelope.of("register", address)).expectsErr("address_already_registered");
            client.unregister(address).register(address);
            client.publish(address, 1).expectsRec(address, 1);
        }
    }

    @Test
    void a_ping_is_answered_after_hello_and_never_before() {
        try (var client = BridgeClient.connect(NODE)) {
            client.says(Envelope.of("ping")).expectsNothingMore();
            client.hello();
            client.says(Envelope.of("ping")).expects(Envelope.of("pong"));
        }
    }

    @Test
    void registering_is_answered_after_hello_and_never_before() {
        try (var client = BridgeClient.connect(NODE)) {
            client.says(Envelope.of("register", address)).expectsNothingMore();
            Probe.untilHeard(probe -> client.publish(address, probe), client);
            client.says(Envelope.of("unregister", address)).expectsNothingMore();
            client.hello();
            client.says(Envelope.of("register", address)).expects(Envelope.of("registered", address));
            client.says(Envelope.of("unregister", address)).expects(Envelope.of("unregistered", address));
        }
    }

    @Test
    void nothing_published_after_registered_is_missed() {
        try (var says = BridgeClient.connect(NODE).hello()) {
            for (int round = 0; round < 50; round++) {
                String fresh = Fresh.address("barrier");
                try (var hears = BridgeClient.connect(NODE).hello().register(fresh)) {
                    says.publish(fresh, round);
                    hears.expectsRec(fresh, round);
                }
            }
        }
    }

    @Test
    void a_publish_is_acknowledged_where_that_was_asked_for() {
        try (var client = BridgeClient.connect(NODE).hello()) {
            client.says(Envelope.of("publish", address, 1).put("id", "order-1").put("ack", true))
                    .expects(Envelope.of("published").put("id", "order-1"));
        }
    }

    @Test
    void a_refused_publish_is_named_by_its_id_and_those_behind_it_go_on() {
        try (var client = BridgeClient.connect(NODE).hello()) {
            client.says(Envelope.of("publish", "__vertx.a", 1).put("id", "7").put("ack", true))
                    .says(Envelope.of("publish", "news", 2).put("id", "8").put("ack", true))
                    .expects(Envelope.of("err", "__vertx.a")
                            .put("body", "access_denied")
                            .put("of", "publish")
                            .put("id", "7"))
                    .expects(Envelope.of("published").put("id", "8"));
        }
    }

    @Test
    void a_publish_is_not_acknowledged_unasked() {
        try (var client = BridgeClient.connect(NODE).hello()) {
            client.publish(address, 1)
                    .says(Envelope.of("publish", address, 2).put("id", "order-2"))
                    .says(Envelope.of("publish", address, 3)
                            .put("id", "order-3")
                            .put("ack", false))
                    .expectsNothingMore();
        }
    }

    @Test
    void an_error_says_what_it_answers() {
        try (var client = BridgeClient.connect(NODE).hello()) {
            String tooLong = "x".repeat(201);
            client.says(Envelope.of("register", tooLong))
                    .expects(Envelope.of("err", tooLong)
                            .put("body", "max_address_length_reached")
                            .put("of", "register"));
            JsonObject err = client.says(Envelope.of("publish")).next().json();
            assertThat(err.getString("body")).isEqualTo("missing_address");
            assertThat(err.getString("of")).isEqualTo("publish");
        }
    }

    @Test
    void what_a_client_without_hello_publishes_reaches_one_with_it_and_back() {
        try (var old = BridgeClient.connect(NODE).register(address);
                var young = BridgeClient.connect(NODE).hello().register(address)) {
            Probe.untilHeard(probe -> young.publish(address, probe), old, young);
            old.publish(address, "from the old").expectsRec(address, "from the old");
            young.expectsRec(address, "from the old");
            young.publish(address, "from the young").expectsRec(address, "from the young");
            old.expectsRec(address, "from the young").expectsNothingMore();
        }
    }
}
