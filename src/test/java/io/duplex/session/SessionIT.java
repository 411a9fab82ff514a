package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.codec.WireFormat;
import io.duplex.fanout.RecordingPipe.Frame;
import io.duplex.message.Disconnect;
import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What commands do, what comes of them, and how a conversation ends. */
final class SessionIT {
    private final Vertx vertx = Vertx.vertx();
    private final SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
    private final Client client = node.connect();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void published_message_reaches_the_bus_with_its_headers() throws Exception {
        // Given
        BlockingQueue<Message<Object>> consumed = consume("open");
        // When
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"body\":{\"a\":1},\"headers\":{\"k\":\"v\"}}");
        // Then
        Message<Object> message = consumed.poll(5, TimeUnit.SECONDS);
        assertThat(message.body()).isInstanceOf(JsonObject.class).hasToString("{\"a\":1}");
        assertThat(message.headers().get("k")).isEqualTo("v");
        assertThat(message.isSend()).isFalse();
    }

    @Test
    void sent_message_reaches_the_bus_as_one_for_one() throws Exception {
        // Given
        BlockingQueue<Message<Object>> consumed = consume("open");
        // When
        client.says("{\"type\":\"send\",\"address\":\"open\"}");
        // Then
        Message<Object> message = consumed.poll(5, TimeUnit.SECONDS);
        assertThat(message.body()).isNull();
        assertThat(message.isSend()).isTrue();
        assertThat(message.replyAddress()).isNull();
    }

    @Test
    void registered_client_hears_until_it_unregisters() throws Exception {
        // Given
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // When
        vertx.eventBus().publish("open", "one", new DeliveryOptions().addHeader("k", "v"));
        // Then
        assertThat(client.hears())
                .isEqualTo("{\"type\":\"rec\",\"address\":\"open\",\"body\":\"one\",\"headers\":{\"k\":\"v\"}}");
        // When
        client.says("{\"type\":\"unregister\",\"address\":\"open\"}");
        Client other = node.connect().says("{\"type\":\"register\",\"address\":\"open\"}");
        vertx.eventBus().publish("open", "two");
        // Then
        assertThat(other.hears()).contains("two");
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void requests_are_answered_at_the_address_the_client_gave() throws Exception {
        // Given
        vertx.eventBus().consumer("open.echo", message -> message.reply(message.body()));
        vertx.eventBus().consumer("open.fails", message -> message.fail(42, "why"));
        // When, then
        assertThat(client.says(request("open.echo", "r1")).hears())
                .isEqualTo("{\"type\":\"rec\",\"address\":\"r1\",\"body\":1}");
        assertThat(client.says(request("open.fails", "r2")).hears())
                .isEqualTo("{\"type\":\"err\",\"address\":\"r2\",\"failureCode\":42,"
                        + "\"failureType\":\"RECIPIENT_FAILURE\",\"message\":\"why\"}");
        assertThat(client.says(request("open.nobody", "r3")).hears())
                .startsWith("{\"type\":\"err\",\"address\":\"r3\",\"failureCode\":-1,\"failureType\":\"NO_HANDLERS\"");
    }

    @Test
    void request_nobody_answers_times_out() throws Exception {
        // Given
        Client impatient = new SessionFixture(vertx, Duration.ofMillis(20)).connect();
        vertx.eventBus().consumer("open.silent", message -> {});
        // When
        impatient.says(request("open.silent", "r"));
        // Then
        assertThat(impatient.hears())
                .startsWith("{\"type\":\"err\",\"address\":\"r\",\"failureCode\":-1,\"failureType\":\"TIMEOUT\"");
    }

    @Test
    void client_greeted_in_text_reads_text_and_gets_answers() throws Exception {
        // Given
        client.says("{\"type\":\"register\",\"address\":\"open.before\"}");
        // When
        client.says("{\"type\":\"hello\",\"version\":1}", WireFormat.TEXT);
        // Then
        Frame hello = client.pipe.frames().poll(5, TimeUnit.SECONDS);
        assertThat(hello.opcode()).isEqualTo(1);
        assertThat(hello.text())
                .matches(
                        "\\{\"type\":\"hello\",\"version\":1,\"session\":\"[-0-9a-f]{36}\",\"node\":\"node-1\",\"ping\":5000}");
        // When, then
        assertThat(client.says("{\"type\":\"ping\"}").hears()).isEqualTo("{\"type\":\"pong\"}");
        assertThat(client.says("{\"type\":\"register\",\"address\":\"open\"}").hears())
                .isEqualTo("{\"type\":\"registered\",\"address\":\"open\"}");
        assertThat(client.says("{\"type\":\"publish\",\"address\":\"openx\",\"id\":\"7\",\"ack\":true}")
                        .hears())
                .isEqualTo("{\"type\":\"published\",\"id\":\"7\"}");
        assertThat(client.says("{\"type\":\"unregister\",\"address\":\"open\"}").hears())
                .isEqualTo("{\"type\":\"unregistered\",\"address\":\"open\"}");
        // When
        vertx.eventBus().publish("open.before", 1);
        // Then
        assertThat(client.pipe.frames().poll(5, TimeUnit.SECONDS).opcode()).isEqualTo(1);
    }

    @Test
    void client_that_never_said_hello_gets_no_answer_the_official_bridge_would_not_give() throws Exception {
        // When
        client.says("{\"type\":\"ping\"}")
                .says("{\"type\":\"register\",\"address\":\"open\"}")
                .says("{\"type\":\"publish\",\"address\":\"openx\",\"id\":\"7\",\"ack\":true}")
                .says("{\"type\":\"unregister\",\"address\":\"open\"}")
                .says("{\"type\":\"unregister\",\"address\":\"open\"}");
        // Then
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void gap_is_told_to_a_client_that_said_hello_and_one_that_cannot_hear_it_is_disconnected() throws Exception {
        // A client that never said hello lost the oldest messages, and was neither told nor closed.
        // Given
        Client plain = node.connect().says("{\"type\":\"register\",\"address\":\"open\"}");
        Client choosy = node.connect()
                .says(
                        "{\"type\":\"register\",\"address\":\"open\",\"headers\":{\"overflow\":{\"policy\":\"drop-oldest\"}}}");
        client.says("{\"type\":\"hello\",\"version\":1}").says("{\"type\":\"register\",\"address\":\"open\"}");
        Client fast = node.connect().says("{\"type\":\"register\",\"address\":\"open\"}");
        client.hears();
        client.hears();
        plain.stopsReading();
        choosy.stopsReading();
        client.stopsReading();
        // When
        for (int i = 0; i < 100; i++) {
            vertx.eventBus().publish("open", i + "x".repeat(200));
            assertThat(fast.hears()).contains("\"" + i + "x");
        }
        plain.readsOn();
        choosy.readsOn();
        client.readsOn();
        // Then
        assertThat(client.pipe.takeTexts())
                .filteredOn(text -> !text.contains("rec"))
                .singleElement()
                .asString()
                .matches("\\{\"type\":\"gap\",\"address\":\"open\",\"dropped\":\\d+,\"reason\":\"slow_consumer\"}");
        assertThat(plain.pipe.closes()).containsExactly(Disconnect.SLOW_CONSUMER);
        assertThat(choosy.pipe.takeTexts()).isNotEmpty().allMatch(text -> text.contains("rec"));
        assertThat(choosy.pipe.closes()).isEmpty();
    }

    @Test
    void a_client_that_the_node_does_not_read_is_not_silent() throws Exception {
        // Its pings waited unread, and it was closed for not having pinged.
        client.stopsReading();
        while (client.pipe.readingCalls().isEmpty()) {
            client.says("no json");
        }
        node.advance(Duration.ofSeconds(30));
        assertThat(client.pipe.closes()).isEmpty();
        // When
        client.readsOn();
        node.advance(Duration.ofSeconds(9));
        // Then: as long as any other client
        assertThat(client.pipe.closes()).isEmpty();
        node.advance(Duration.ofSeconds(2));
        assertThat(client.pipe.closes()).containsExactly(Disconnect.SESSION_EXPIRED);
    }

    @Test
    void silent_client_is_closed_and_a_ping_keeps_it() throws Exception {
        // Given
        Client pinging = node.connect();
        // When
        node.advance(Duration.ofSeconds(9));
        pinging.says("{\"type\":\"ping\"}");
        client.says("{\"type\":\"publish\",\"address\":\"open\"}");
        node.advance(Duration.ofSeconds(2));
        // Then
        assertThat(client.pipe.closes()).containsExactly(Disconnect.SESSION_EXPIRED);
        assertThat(pinging.pipe.closes()).isEmpty();
        assertThat(node.count("closed", "cause", "idle")).isEqualTo(1);
        assertThat(node.openCount()).isEqualTo(1);
    }

    @Test
    void client_that_is_gone_does_nothing_and_hears_nothing() throws Exception {
        // Given
        Client other = node.connect().says("{\"type\":\"register\",\"address\":\"open\"}");
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // When
        client.vanishes();
        client.vanishes();
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"body\":\"from beyond\"}");
        vertx.eventBus().publish("open", "hi");
        // Then
        assertThat(other.hears()).contains("hi");
        assertThat(client.pipe.frames()).isEmpty();
        assertThat(node.count("closed", "cause", "connection_lost")).isEqualTo(1);
        assertThat(node.openCount()).isEqualTo(1);
    }

    private BlockingQueue<Message<Object>> consume(String address) {
        BlockingQueue<Message<Object>> consumed = new LinkedBlockingQueue<>();
        vertx.eventBus().consumer(address, consumed::add);
        return consumed;
    }

    private static String request(String address, String replyAddress) {
        return "{\"type\":\"send\",\"address\":\"" + address + "\",\"body\":1,\"replyAddress\":\"" + replyAddress
                + "\"}";
    }

    @Test
    void listener_hears_of_each_step_of_a_session_in_order() throws Exception {
        client.says("{\"type\":\"hello\",\"version\":1}");
        client.says("{\"type\":\"ping\"}");
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        client.says("{\"type\":\"register\",\"address\":\"open.two\"}");
        assertThat(List.of(client.hears(), client.hears(), client.hears(), client.hears()))
                .filteredOn(text -> text.contains("registered"))
                .hasSize(2);
        client.says("{\"type\":\"unregister\",\"address\":\"open\"}");
        client.vanishes();
        assertThat(node.events.all())
                .containsExactly(
                        "opened",
                        "identified null",
                        "pinged",
                        "registered open",
                        "registered open.two",
                        "unregistered open UNREGISTERED",
                        "unregistered open.two CLOSED",
                        "closed connection_lost");
    }
}
