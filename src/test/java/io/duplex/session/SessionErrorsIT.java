package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told it did wrong, before and after hello. */
final class SessionErrorsIT {
    private static final String LONGEST_REPLY = "r".repeat(36);

    private static Vertx vertx;

    private final SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
    private final Client client = node.connect();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    nonsense                                                              | invalid_json
                    {}                                                                    | missing_type
                    {"type":"send"}                                                       | missing_address
                    {"type":"fetch","address":"open"}                                     | invalid_type
                    {"type":"send","address":"open","headers":1}                          | invalid_headers
                    {"type":"publish","address":"closed"}                                 | access_denied
                    {"type":"send","address":"closed"}                                    | access_denied
                    {"type":"send","address":"__vertx.reply.1"}                           | access_denied
                    {"type":"register","address":"closed"}                                | access_denied
                    {"type":"unregister","address":"closed"}                              | access_denied
                    {"type":"publish","address":"guarded"}                                | not_logged_in
                    {"type":"send","address":"guarded"}                                   | not_logged_in
                    {"type":"register","address":"open.and.longer.than.20"}               | max_address_length_reached
                    {"type":"hello"}                                                      | unsupported_version
                    {"type":"hello","version":2}                                          | unsupported_version
                    {"type":"hello","version":1,"token":"x"}                              | auth_error
                    """)
    void error_is_the_bridges_own_string_and_the_session_goes_on(String envelope, String error) throws Exception {
        // When
        client.says(envelope);
        // Then
        assertThat(client.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"" + error + "\"}");
        assertThat(client.hearsNothingMore()).isTrue();
        assertThat(node.count("errors", "error", error)).isPositive();
    }

    @Test
    void reply_address_over_36_characters_is_refused() throws Exception {
        // When
        client.says("{\"type\":\"send\",\"address\":\"open\",\"replyAddress\":\"" + LONGEST_REPLY + "r\"}");
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"replyAddress\":\"" + LONGEST_REPLY + "r\"}");
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"replyAddress\":\"" + LONGEST_REPLY + "\"}");
        // Then
        assertThat(client.hears()).contains("invalid_reply_address");
        assertThat(client.hears()).contains("invalid_reply_address");
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void address_is_registered_once() throws Exception {
        // When
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // Then
        assertThat(client.hears()).contains("address_already_registered");
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void registrations_are_bounded_and_an_unregistered_one_makes_room() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            client.says("{\"type\":\"register\",\"address\":\"open" + i + "\"}");
        }
        // When
        client.says("{\"type\":\"register\",\"address\":\"open3\"}");
        // Then
        assertThat(client.hears()).contains("max_handlers_reached");
        // When
        client.says("{\"type\":\"unregister\",\"address\":\"open0\"}");
        client.says("{\"type\":\"unregister\",\"address\":\"never registered, so no rule and no\"}");
        client.says("{\"type\":\"register\",\"address\":\"open3\"}");
        // Then
        assertThat(client.hears()).contains("access_denied");
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void refused_registrations_take_no_place() throws Exception {
        // Given
        for (int i = 0; i < 5; i++) {
            client.says("{\"type\":\"register\",\"address\":\"closed\"}");
            assertThat(client.hears()).contains("access_denied");
        }
        // When
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // Then
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void awaited_replies_take_places_until_they_came() throws Exception {
        // Given
        vertx.eventBus().consumer("open.silent", message -> {});
        vertx.eventBus().consumer("open.echo", message -> message.reply(message.body()));
        client.says(request("open.silent", "r1")).says(request("open.silent", "r2"));
        client.says(request("open.echo", "r3"));
        assertThat(client.hears()).contains("\"address\":\"r3\"");
        // When
        client.says(request("open.silent", "r4")).says(request("open.echo", "r5"));
        client.says("{\"type\":\"publish\",\"address\":\"open\",\"replyAddress\":\"r6\"}");
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // Then
        assertThat(client.hears()).contains("max_handlers_reached");
        assertThat(client.hears()).contains("max_handlers_reached");
        assertThat(client.hears()).contains("max_handlers_reached");
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void after_hello_an_error_names_what_it_answers() throws Exception {
        // Given
        client.says("{\"type\":\"hello\",\"version\":1}");
        assertThat(client.hears()).contains("\"type\":\"hello\"");
        // When
        client.says("{\"type\":\"register\",\"address\":\"closed\"}");
        client.says("nonsense");
        client.says("{\"type\":\"\\ud800\",\"address\":\"\\ud800\"}");
        // Then
        assertThat(client.hears())
                .isEqualTo("{\"type\":\"err\",\"body\":\"access_denied\",\"address\":\"closed\",\"of\":\"register\"}");
        assertThat(client.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"invalid_json\"}");
        assertThat(client.hears()).contains("invalid_json", "address holds half of a surrogate pair");
    }

    @Test
    void error_of_a_publish_that_cannot_be_read_has_its_id() throws Exception {
        // Given
        client.says("{\"type\":\"hello\",\"version\":1}");
        assertThat(client.hears()).contains("\"type\":\"hello\"");
        // When
        client.says("{\"type\":\"publish\",\"id\":\"7\",\"address\":\"open\",\"headers\":{\"a\":null}}");
        client.says("{\"type\":\"publish\",\"id\":\"8\",\"body\":1}");
        // Then
        assertThat(client.hears()).contains("invalid_headers", "\"of\":\"publish\"", "\"id\":\"7\"");
        assertThat(client.hears()).contains("missing_address", "\"id\":\"8\"");
    }

    private static String request(String address, String replyAddress) {
        return "{\"type\":\"send\",\"address\":\"" + address + "\",\"body\":1,\"replyAddress\":\"" + replyAddress
                + "\"}";
    }
}
