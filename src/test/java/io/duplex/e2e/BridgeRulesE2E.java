package io.duplex.e2e;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Permitted rules: tried in order, the first that fits decides, and what fits none is denied. */
@Timeout(180)
final class BridgeRulesE2E {
    // What clients may say on in.* all clients may hear, so that a test can see that it passed.
    private static final String RULES = """
            profile: production
            bridge:
              inbound:
                - address-regex: 'fence\\..*'
                - address: in.exact
                - address: in.exact.too
                - address-regex: 'in\\.number\\.[0-9]+'
                - address-regex: 'in\\.any\\..+'
                - address: in.order
                  match: {kind: order, item: {name: tea}}
                - address: in.list
                  match: {tags: [a, b]}
                - match: {password: sesame}
                - address: in.secret
                  required-authority: admin
                - address: in.first
                  required-authority: admin
                - address: in.first
                - address: in.second
                  match: {open: true}
                - address: in.second
                  required-authority: admin
                - address: in.ask
              outbound:
                - address-regex: 'in\\..*'
                - address: out.exact
                - address: out.exact.too
                - address-regex: 'out\\.number\\.[0-9]+'
                - address: out.secret
                  required-authority: admin
            """;

    private static TestNode node;

    private BridgeClient client;
    private BridgeClient listener;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("rules").withConfig(RULES).start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void connect() {
        client = BridgeClient.connect(node);
        listener = BridgeClient.connect(node).hello();
    }

    @AfterEach
    void close() {
        client.close();
        listener.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in.exact", "in.exact.too", "in.number.7", "in.number.4711", "in.any.thing at all"})
    void what_a_rule_names_passes(String address) {
        listener.register(address);
        client.publish(address, "published").expectsNothingMore();
        listener.expectsRec(address, "published");
        client.send(address, "sent").expectsNothingMore();
        listener.expectsRec(address, "sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody.named.this",
                "in.exact.",
                "in.exac",
                "IN.EXACT",
                // A pattern must fit the whole address, and its dots are dots.
                "in.number.",
                "in.number.7x",
                "xin.number.7",
                "inxnumber.7",
                "in.any.",
            })
    void what_no_rule_names_is_denied(String address) {
        client.publish(address, 1).send(address, 1).expectsErr("access_denied").expectsErr("access_denied");
        client.request(address, 1);
        client.expectsErr("access_denied").expectsNothingMore();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"order\",\"item\":{\"name\":\"tea\"}}",
                "{\"kind\":\"order\",\"item\":{\"name\":\"tea\",\"price\":3},\"more\":[1]}"
            })
    void a_body_with_the_structure_passes(String body) {
        listener.register("in.order");
        client.publish("in.order", Json.decodeValue(body)).expectsNothingMore();
        listener.expectsRec("in.order", Json.decodeValue(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null", // passed every match, as in the official bridge
                "{\"item\":{\"name\":\"tea\"}}",
                "{\"kind\":\"order\",\"item\":{\"name\":\"coffee\"}}",
                "{\"kind\":\"order\",\"item\":\"tea\"}",
                "{\"kind\":\"order\",\"item\":{\"Name\":\"tea\"}}",
                "[\"kind\",\"order\"]",
                "\"order\"",
                "1",
                "true"
            })
    void a_body_without_the_structure_is_denied(String body) {
        client.publish("in.order", Json.decodeValue(body))
                .expectsErr("access_denied")
                .expectsNothingMore();
    }

    @Test
    void a_structure_without_an_address_fits_every_address() {
        listener.register("in.wherever");
        client.publish("in.wherever", Json.decodeValue("{\"password\":\"sesame\",\"text\":\"open\"}"))
                .expectsNothingMore();
        listener.expectsRec("in.wherever", Json.decodeValue("{\"password\":\"sesame\",\"text\":\"open\"}"));
        client.publish("in.wherever", Json.decodeValue("{\"password\":\"please\"}"))
                .expectsErr("access_denied");
    }

    @Test
    void lists_in_a_structure_are_compared_as_a_whole() {
        listener.register("in.list");
        client.publish("in.list", Json.decodeValue("{\"tags\":[\"a\",\"b\"]}")).expectsNothingMore();
        listener.expectsRec("in.list", Json.decodeValue("{\"tags\":[\"a\",\"b\"]}"));
        client.publish("in.list", Json.decodeValue("{\"tags\":[\"a\"]}")).expectsErr("access_denied");
        client.publish("in.list", Json.decodeValue("{\"tags\":[\"a\",\"b\",\"c\"]}"))
                .expectsErr("access_denied");
    }

    @Test
    void an_authority_nobody_can_have_before_logging_in_is_asked_for() {
        client.publish("in.secret", 1).expectsErr("not_logged_in");
        client.send("in.secret", 1).expectsErr("not_logged_in").expectsNothingMore();
    }

    @Test
    void the_first_rule_that_fits_decides_and_later_ones_are_not_tried() {
        client.publish("in.first", 1).expectsErr("not_logged_in").expectsNothingMore();
    }

    @Test
    void a_rule_whose_structure_does_not_fit_is_passed_over() {
        listener.register("in.second");
        client.publish("in.second", Json.decodeValue("{\"open\":true}")).expectsNothingMore();
        listener.expectsRec("in.second", Json.decodeValue("{\"open\":true}"));
        client.publish("in.second", Json.decodeValue("{\"open\":false}")).expectsErr("not_logged_in");
    }

    @ParameterizedTest
    @CsvSource({"out.exact", "out.exact.too", "out.number.7"})
    void what_an_outbound_rule_names_may_be_registered(String address) {
        listener.register(address);
        node.inside().publish(address, "from inside");
        listener.expectsRec(address, "from inside").unregister(address);
    }

    @ParameterizedTest
    @CsvSource({"nobody.named.this", "out.exact.", "out.number.7x", "out.number."})
    void what_no_outbound_rule_names_can_be_neither_registered_nor_unregistered(String address) {
        client.says(Envelope.of("register", address)).expectsErr("access_denied");
        client.says(Envelope.of("unregister", address))
                .expectsErr("access_denied")
                .expectsNothingMore();
    }

    @Test
    void an_authority_is_not_asked_for_at_register_but_for_each_message_and_then_silently() {
        client.register("out.secret").register("out.exact");
        node.inside().publish("out.secret", "not for you");
        node.inside().publish("out.exact", "for you");
        client.expectsRec("out.exact", "for you").expectsNothingMore();
        listener.says(Envelope.of("register", "out.secret")).expectsErr("not_logged_in");
    }

    @Test
    void answers_need_no_rule_in_either_direction() {
        // No inbound rule fits the address the question carries, no outbound rule the client's own reply address.
        listener.register("in.ask");
        String reply = client.request("in.ask", "may I?");
        listener.send(listener.next().json().getString("replyAddress"), "you may")
                .expectsNothingMore();
        client.expectsRec(reply, "you may").expectsNothingMore();
    }

    @Test
    void an_answer_given_twice_is_denied_the_second_time() {
        listener.register("in.ask");
        String reply = client.request("in.ask", "may I?");
        String replyAddress = listener.next().json().getString("replyAddress");
        listener.send(replyAddress, "you may").send(replyAddress, "you may not").expectsErr("access_denied");
        client.expectsRec(reply, "you may").expectsNothingMore();
    }

    @Test
    void a_stranger_may_not_answer() {
        listener.register("in.ask");
        client.request("in.ask", "may I?");
        String replyAddress = listener.next().json().getString("replyAddress");
        try (var stranger = BridgeClient.connect(node)) {
            stranger.send(replyAddress, "you may not").expectsErr("access_denied");
        }
        client.expectsNothingMore();
    }
}
