package io.duplex.e2e;

import static io.vertx.core.json.JsonObject.of;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outbound rules that look into the body, and a node that has no rules at all. */
@Timeout(180)
final class BridgeOutboundStructureE2E {
    private static final String RULES = """
            profile: production
            bridge:
              outbound:
                - address: typed
                  match: {kind: news}
                - match: {public: true}
            """;

    private static TestNode structured;
    private static TestNode silent;

    @BeforeAll
    static void start() {
        structured = NodeRecipe.named("structured").withConfig(RULES).launch();
        silent = NodeRecipe.named("silent").withConfig("profile: production\n").launch();
        structured.awaitReady();
        silent.awaitReady();
    }

    @AfterAll
    static void stop() {
        structured.close();
        silent.close();
    }

    @Test
    void messages_without_the_structure_are_dropped_silently() {
        try (var client = BridgeClient.connect(structured).hello().register("anywhere")) {
            structured.inside().publish("anywhere", of("public", false));
            structured.inside().publish("anywhere", "no object");
            structured.inside().publish("anywhere", of("public", true, "text", "hear, hear"));
            client.expectsRec("anywhere", of("public", true, "text", "hear, hear"))
                    .expectsNothingMore();
        }
    }

    @Test
    void a_structure_with_an_address_is_asked_of_that_address_only() {
        try (var client =
                BridgeClient.connect(structured).hello().register("typed").register("untyped")) {
            structured.inside().publish("typed", of("kind", "gossip"));
            structured.inside().publish("typed", of("kind", "news", "text", "it is"));
            client.expectsRec("typed", of("kind", "news", "text", "it is"));
            structured.inside().publish("untyped", of("kind", "news"));
            structured.inside().publish("untyped", of("public", true));
            client.expectsRec("untyped", of("public", true)).expectsNothingMore();
        }
    }

    @Test
    void each_subscriber_of_an_address_gets_the_same_selection() {
        try (var one = BridgeClient.connect(structured).hello().register("shared");
                var two = BridgeClient.connect(structured).hello().register("shared");
                var three = BridgeClient.connectBinary(structured).hello().register("shared")) {
            structured.inside().publish("shared", of("public", false));
            structured.inside().publish("shared", of("public", true));
            one.expectsRec("shared", of("public", true)).expectsNothingMore();
            two.expectsRec("shared", of("public", true)).expectsNothingMore();
            three.expectsRec("shared", of("public", true)).expectsNothingMore();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "publish", "register", "unregister"})
    void without_rules_everything_is_denied(String type) {
        try (var client = BridgeClient.connect(silent)) {
            client.says(Envelope.of(type, "anything", 1)).expectsErr("access_denied");
            client.says(Envelope.of(type, "fence.anything", of())).expectsErr("access_denied");
        }
    }

    @Test
    void without_rules_a_client_may_still_say_hello_and_ping() {
        try (var client = BridgeClient.connect(silent).hello()) {
            client.expectsNothingMore();
        }
    }
}
