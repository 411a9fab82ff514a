package io.duplex.codec;

import static io.duplex.codec.Decoding.body;
import static io.duplex.codec.Decoding.decode;
import static io.duplex.codec.Decoding.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may write, what it is told if it may not, and in which order that is looked at. */
final class CommandDecoderTest {
    // Every type, whole

    @Test
    void ping_has_a_type_and_nothing_else() throws BadCommand {
        assertThat(decode("{\"type\":\"ping\"}")).isEqualTo(new Command.Ping());
    }

    @Test
    void hello_carries_version_token_and_client() throws BadCommand {
        assertThat(decode("{\"type\":\"hello\",\"version\":1,\"token\":\"t\",\"client\":\"sdk/1.0\"}"))
                .isEqualTo(new Command.Hello(1, "t", "sdk/1.0"));
    }

    @Test
    void hello_whose_version_is_no_integer_has_version_zero() throws BadCommand {
        assertThat(decode("{\"type\":\"hello\"}")).isEqualTo(new Command.Hello(0, null, null));
        assertThat(decode("{\"type\":\"hello\",\"version\":\"1\"}")).isEqualTo(new Command.Hello(0, null, null));
        assertThat(decode("{\"type\":\"hello\",\"version\":1.0}")).isEqualTo(new Command.Hello(0, null, null));
        assertThat(decode("{\"type\":\"hello\",\"version\":4294967297}")).isEqualTo(new Command.Hello(0, null, null));
    }

    @Test
    void register_keeps_its_headers_as_json() throws BadCommand {
        Command.Register register = (Command.Register)
                decode("{\"type\":\"register\",\"address\":\"news\",\"headers\":{\"other\":3,\"x\":null}}");
        assertThat(register.headers().getMap())
                .isEqualTo(new JsonObject().put("other", 3).putNull("x").getMap());
        assertThat(decode("{\"type\":\"register\",\"address\":\"news\"}"))
                .isEqualTo(new Command.Register("news", null, RegisterOptions.NONE));
    }

    @Test
    void unregister_has_an_address() throws BadCommand {
        assertThat(decode("{\"type\":\"unregister\",\"address\":\"news\"}")).isEqualTo(new Command.Unregister("news"));
    }

    @Test
    void publish_carries_body_headers_reply_address_id_and_ack() throws BadCommand {
        // When
        Command.Publish publish =
                (Command.Publish) decode("{\"type\":\"publish\",\"address\":\"news\",\"body\":{\"a\":[1,null,true]},"
                        + "\"headers\":{\"k\":\"v\"},\"replyAddress\":\"r\",\"id\":\"7\",\"ack\":true}");
        // Then
        assertThat(publish.address()).isEqualTo("news");
        assertThat(publish.body()).hasToString("{\"a\":[1,null,true]}");
        assertThat(publish.headers().get("K")).isEqualTo("v");
        assertThat(publish.replyAddress()).isEqualTo("r");
        assertThat(publish.id()).isEqualTo("7");
        assertThat(publish.ack()).isTrue();
    }

    @Test
    void ack_is_asked_for_with_true_and_with_nothing_else() throws BadCommand {
        assertThat(((Command.Publish) decode("{\"type\":\"publish\",\"address\":\"a\",\"ack\":\"true\"}")).ack())
                .isFalse();
        assertThat(((Command.Publish) decode("{\"type\":\"publish\",\"address\":\"a\",\"ack\":1}")).ack())
                .isFalse();
    }

    @Test
    void send_carries_body_headers_and_reply_address() throws BadCommand {
        // When
        Command.Send send = (Command.Send) decode("{\"type\":\"send\",\"address\":\"a\",\"replyAddress\":\"r\"}");
        // Then
        assertThat(send.address()).isEqualTo("a");
        assertThat(send.body()).isNull();
        assertThat(send.headers().isEmpty()).isTrue();
        assertThat(send.replyAddress()).isEqualTo("r");
    }

    // Every error, in the official bridge's order

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "[]",
                "[{\"type\":\"ping\"}]",
                "\"ping\"",
                "null",
                "1",
                "{",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\",}",
                "{\"type\" \"ping\"}",
                "{'type':'ping'}",
                "{type:\"ping\"}",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\"}{}",
                "{\"type\":\"ping\"},",
                "{\"type\":\"ping\"/* c */}",
                "// c\n{\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"body\":NaN}",
                "{\"type\":\"ping\",\"body\":+1}",
                "{\"type\":\"ping\",\"body\":01}",
                "{\"type\":\"ping\",\"body\":\"\t\"}",
                "{\"type\":\"ping\",\"body\":\"\\x\"}",
                "{\"type\":\"ping\",\"body\":[1,2}",
                "{\"type\":\"ping\",\"body\":[1,2"
            })
    void what_is_no_json_object_is_invalid_json(String text) {
        assertThat(error(text).error()).isEqualTo(ErrorCode.INVALID_JSON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                                    | MISSING_TYPE
                    {"address":"a"}                                       | MISSING_TYPE
                    {"type":null,"address":"a"}                           | MISSING_TYPE
                    {"type":"send"}                                       | MISSING_ADDRESS
                    {"type":"publish","body":1}                           | MISSING_ADDRESS
                    {"type":"register","address":null}                    | MISSING_ADDRESS
                    {"type":"unregister"}                                 | MISSING_ADDRESS
                    {"type":"nonsense"}                                   | MISSING_ADDRESS
                    {"type":"nonsense","address":"a"}                     | INVALID_TYPE
                    {"type":"PING","address":"a"}                         | INVALID_TYPE
                    {"type":"rec","address":"a"}                          | INVALID_TYPE
                    {"type":"presence","address":"a"}                     | INVALID_TYPE
                    {"type":"nonsense","address":"a","headers":1}         | INVALID_TYPE
                    {"type":"send","headers":1}                           | MISSING_ADDRESS
                    {"type":"send","address":"a","headers":1}             | INVALID_HEADERS
                    {"type":"send","address":"a","headers":[]}            | INVALID_HEADERS
                    {"type":"publish","address":"a","headers":"x"}        | INVALID_HEADERS
                    {"type":"register","address":"a","headers":true}      | INVALID_HEADERS
                    {"type":"send","address":"a","headers":{"k":null}}    | INVALID_HEADERS
                    {"type":"send","address":"a","headers":{"":"v"}}      | INVALID_HEADERS
                    {"type":"send","address":"a","headers":{"k":"a\\nb"}} | INVALID_HEADERS
                    {"type":"send","address":"a","headers":{"k":"a\\rb"}} | INVALID_HEADERS
                    {"type":"send","address":"a","headers":{"a\\nb":"v"}} | INVALID_HEADERS
                    {"type":"send","address":"a","headers":{"k":"\\u0000"}} | INVALID_HEADERS
                    """)
    void checks_are_made_in_the_official_order(String text, ErrorCode expected) {
        assertThat(error(text).error()).isEqualTo(expected);
    }

    @Test
    void error_names_type_and_address_as_far_as_they_were_read() {
        // When
        BadCommand whole = error("{\"type\":\"nonsense\",\"address\":\"a\"}");
        BadCommand cut = error("{\"type\":\"send\",\"address\":\"a\",\"body\":[");
        BadCommand nothing = error("nonsense");
        // Then
        assertThat(whole.type()).isEqualTo("nonsense");
        assertThat(whole.address()).isEqualTo("a");
        assertThat(cut.type()).isEqualTo("send");
        assertThat(cut.address()).isEqualTo("a");
        assertThat(nothing.type()).isNull();
        assertThat(nothing.address()).isNull();
    }

    @Test
    void error_has_no_stack_trace_because_it_is_an_answer() {
        assertThat(error("nonsense").getStackTrace()).isEmpty();
    }

    // What is tolerated

    @Test
    void unknown_fields_are_ignored_whatever_is_in_them() throws BadCommand {
        assertThat(decode("{\"x\":{\"type\":\"send\",\"y\":[[{}]]},\"type\":\"ping\",\"address\":[1],\"z\":1e5}"))
                .isEqualTo(new Command.Ping());
    }

    @Test
    void last_of_duplicate_keys_wins() throws BadCommand {
        assertThat(decode("{\"type\":\"send\",\"address\":\"a\",\"type\":\"unregister\",\"address\":\"b\"}"))
                .isEqualTo(new Command.Unregister("b"));
        assertThat(((JsonObject) body("{\"k\":1,\"k\":2}")).getMap()).containsOnly(Map.entry("k", 2));
    }

    @Test
    void numbers_and_other_values_are_taken_as_text_where_text_is_expected() throws BadCommand {
        // When
        Command.Send send = (Command.Send) decode("{\"type\":\"send\",\"address\":12,\"replyAddress\":1.5,"
                + "\"headers\":{\"n\":1,\"b\":true,\"o\":{\"a\":1}}}");
        // Then
        assertThat(send.address()).isEqualTo("12");
        assertThat(send.replyAddress()).isEqualTo("1.5");
        assertThat(send.headers().get("n")).isEqualTo("1");
        assertThat(send.headers().get("b")).isEqualTo("true");
        assertThat(send.headers().get("o")).isEqualTo("{\"a\":1}");
    }

    @Test
    void white_space_around_the_object_is_no_part_of_it() throws BadCommand {
        assertThat(decode(" \t\r\n{ \"type\" : \"ping\" } \n")).isEqualTo(new Command.Ping());
    }

    @Test
    void headers_that_differ_in_case_only_are_values_of_one() throws BadCommand {
        // When
        Command.Send send =
                (Command.Send) decode("{\"type\":\"send\",\"address\":\"a\",\"headers\":{\"k\":\"1\",\"K\":\"2\"}}");
        // Then
        assertThat(send.headers().getAll("k")).containsExactly("1", "2");
    }

    @Test
    void envelope_is_read_from_its_place_in_a_larger_array() throws BadCommand {
        // Given
        byte[] bytes = "xx{\"type\":\"ping\"}yy".getBytes(StandardCharsets.UTF_8);
        // Then
        assertThat(CommandDecoder.decode(bytes, 2, bytes.length - 4)).isEqualTo(new Command.Ping());
    }
}
