package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.Probe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions and answers, in both directions. */
@Timeout(180)
final class BridgeRepliesE2E {
    private static final TestNode NODE = SharedNodes.bridge();
    private static final PlainService SERVICE = SharedNodes.service();

    private final String address = Fresh.address("question");

    @Test
    void a_client_asks_and_a_service_answers() {
        try (Inbox inbox = consumer();
                var client = BridgeClient.connect(NODE)) {
            String reply = client.request(address, "how much?");
            var question = inbox.next();
            assertThat(question.body()).isEqualTo("how much?");
            question.reply(JsonObject.of("price", 3));
            client.expectsRec(reply, JsonObject.of("price", 3)).expectsNothingMore();
        }
    }

    @Test
    void headers_of_an_answer_come_through() {
        try (Inbox inbox = consumer();
                var client = BridgeClient.connect(NODE)) {
            String reply = client.request(address, "how?");
            var options = new DeliveryOptions().addHeader("once", "1");
            options.getHeaders().add("twice", "a").add("twice", "b");
            inbox.next().reply("like this", options);
            client.expects(Envelope.of("rec", reply, "like this")
                    .put("headers", JsonObject.of("once", "1", "twice", JsonArray.of("a", "b"))));
        }
    }

    @Test
    void a_service_that_fails_a_question_is_quoted() {
        try (Inbox inbox = consumer();
                var client = BridgeClient.connect(NODE)) {
            String reply = client.request(address, "may I?");
            inbox.next().fail(42, "you may not");
            client.expects(Envelope.of("err", reply)
                    .put("failureCode", 42)
                    .put("failureType", "RECIPIENT_FAILURE")
                    .put("message", "you may not"));
        }
    }

    @Test
    void a_question_to_nobody_fails_at_once() {
        try (var client = BridgeClient.connect(NODE)) {
            String reply = client.request(address, "anybody?");
            client.expects(Envelope.of("err", reply)
                    .put("failureCode", -1)
                    .put("failureType", "NO_HANDLERS")
                    .put("message", "No handlers for address " + address));
        }
    }

    @Test
    void a_question_to_an_address_everybody_has_left_fails_at_once() {
        try (var client = BridgeClient.connect(NODE).hello();
                var left = BridgeClient.connect(NODE).hello()) {
            left.register(address).unregister(address);
            client.expectsFailure(client.request(address, "anybody?"), "NO_HANDLERS", -1);
        }
    }

    @Test
    void a_service_asks_and_a_client_answers() {
        try (var client = BridgeClient.connect(NODE).register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            var answer = SERVICE.bus().<Object>request(address, "who?").cache();
            var subscription = answer.subscribe(reply -> {}, failure -> {});
            JsonObject rec = client.next().json();
            assertThat(rec.getValue("body")).isEqualTo("who?");
            client.send(rec.getString("replyAddress"), JsonObject.of("name", "me"));
            assertThat(answer.timeout(10, TimeUnit.SECONDS).blockingGet().body())
                    .isEqualTo(JsonObject.of("name", "me"));
            subscription.dispose();
        }
    }

    @Test
    void a_question_is_told_from_a_message_by_its_reply_address() {
        try (var client = BridgeClient.connect(NODE).hello().register(address);
                var other = BridgeClient.connect(NODE)) {
            other.send(address, "no answer, please");
            client.expectsRec(address, "no answer, please");
            other.request(address, "an answer, please");
            assertThat(client.next().json().getString("replyAddress")).isNotEmpty();
        }
    }

    @Test
    void a_client_asks_and_another_client_answers() {
        try (var answers = BridgeClient.connect(NODE).hello().register(address);
                var asks = BridgeClient.connect(NODE)) {
            String reply = asks.request(address, "ping?");
            answers.send(answers.next().json().getString("replyAddress"), "pong!");
            asks.expectsRec(reply, "pong!").expectsNothingMore();
        }
    }

    @Test
    void an_answer_may_be_a_question_itself() {
        try (var alice = BridgeClient.connect(NODE).hello().register(address);
                var bob = BridgeClient.connect(NODE)) {
            String first = bob.request(address, "knock, knock");
            String second = alice.request(alice.next().json().getString("replyAddress"), "who's there?");
            JsonObject question = bob.next().json();
            assertThat(question.getString("address")).isEqualTo(first);
            assertThat(question.getString("body")).isEqualTo("who's there?");
            bob.send(question.getString("replyAddress"), "Duplex");
            alice.expectsRec(second, "Duplex").expectsNothingMore();
        }
    }

    @Test
    void an_answer_that_is_a_question_fails_where_it_was_asked() {
        try (Inbox inbox = consumer();
                var client = BridgeClient.connect(NODE)) {
            client.request(address, "knock, knock");
            var answer = inbox.next().<Object>replyAndRequest("who's there?").cache();
            var subscription = answer.subscribe(reply -> {}, failure -> {});
            String second = client.request(client.next().json().getString("replyAddress"), "and you?");
            answer.timeout(10, TimeUnit.SECONDS).blockingGet().fail(7, "not telling");
            client.expectsFailure(second, "RECIPIENT_FAILURE", 7);
            subscription.dispose();
        }
    }

    @Test
    void a_stranger_cannot_answer_in_somebody_elses_name() {
        // In the official bridge any socket that knows or guesses a reply address may answer it.
        try (var answers = BridgeClient.connect(NODE).hello().register(address);
                var stranger = BridgeClient.connect(NODE).hello();
                var asks = BridgeClient.connect(NODE).hello()) {
            String reply = asks.request(address, "the secret?");
            String replyAddress = answers.next().json().getString("replyAddress");
            stranger.send(replyAddress, "forged");
            stranger.says(Envelope.of("ping"));
            while (!"pong".equals(stranger.next().json().getString("type"))) {
                // Whether the stranger gets an error first is the node's business.
                continue;
            }
            answers.send(replyAddress, "genuine");
            asks.expectsRec(reply, "genuine").expectsNothingMore();
        }
    }

    @Test
    void reply_addresses_cannot_be_counted_up() {
        try (var answers = BridgeClient.connect(NODE).hello().register(address);
                var asks = BridgeClient.connect(NODE)) {
            asks.request(address, 1);
            String one = answers.next().json().getString("replyAddress");
            asks.request(address, 2);
            String two = answers.next().json().getString("replyAddress");
            assertThat(one).isNotEqualTo(two).hasSizeGreaterThanOrEqualTo(16).doesNotMatch(".*\\.\\d{1,10}");
        }
    }

    @Test
    void two_clients_may_use_the_same_reply_address() {
        try (Inbox inbox = consumer();
                var one = BridgeClient.connect(NODE);
                var two = BridgeClient.connect(NODE)) {
            one.says(Envelope.of("send", address, "one").put("replyAddress", "same"));
            var first = inbox.next();
            two.says(Envelope.of("send", address, "two").put("replyAddress", "same"));
            var second = inbox.next();
            second.reply("for two");
            first.reply("for one");
            one.expectsRec("same", "for one").expectsNothingMore();
            two.expectsRec("same", "for two").expectsNothingMore();
        }
    }

    @Test
    void a_client_that_leaves_without_answering_fails_the_question_or_lets_it_time_out() {
        try (var client = BridgeClient.connect(NODE).hello().register(address)) {
            Probe.untilHeard(probe -> SERVICE.publish(address, probe), client);
            var options = new DeliveryOptions().setSendTimeout(1_000);
            var answer = SERVICE.bus().<Object>request(address, "who?", options).cache();
            var subscription = answer.subscribe(reply -> {}, failure -> {});
            client.next();
            client.close();
            assertThatThrownBy(() -> answer.timeout(10, TimeUnit.SECONDS).blockingGet())
                    .isInstanceOf(ReplyException.class);
            subscription.dispose();
        }
    }

    /** A consumer of this test's address that the node knows of. */
    private Inbox consumer() {
        Inbox inbox = SERVICE.consume(address);
        try (var client = BridgeClient.connect(NODE)) {
            Probe.untilHeard(probe -> client.send(address, probe), inbox);
        }
        return inbox;
    }
}
