package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an offer of permessage-deflate is answered with: RFC 7692 s7.1, and the grammar of RFC 6455 s9.1. */
final class DeflateOfferTest {
    /** The answer once demanded client_no_context_takeover of clients that had not offered it, and they left. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate|permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits|permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits=8|permessage-deflate; server_no_context_takeover",
                "Permessage-Deflate; Client_No_Context_Takeover|permessage-deflate; server_no_context_takeover;"
                        + " client_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15|permessage-deflate; server_no_context_takeover;"
                        + " server_max_window_bits=15",
                "permessage-deflate; server_max_window_bits=\"15\"|permessage-deflate; server_no_context_takeover;"
                        + " server_max_window_bits=15",
                "x-webkit-deflate-frame, permessage-deflate|permessage-deflate; server_no_context_takeover",
                ", ,permessage-deflate ;server_max_window_bits = 8 , permessage-deflate;client_no_context_takeover"
                        + "|permessage-deflate; server_no_context_takeover; client_no_context_takeover"
            })
    void an_offer_is_answered_with_what_it_has(String offer, String answer) throws HeaderList.BadHeader {
        assertThat(choose(true, offer))
                .isNotNull()
                .extracting(DeflateOffer::answer)
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x-webkit-deflate-frame",
                "permessage-deflate; server_max_window_bits=10",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=08",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits=10; Client_Max_Window_Bits=10",
                "permessage-deflate; server_max_window_bits=\"1 5\"",
                "permessage-deflate; server_max_window_bits=\"\"",
                "permessage-deflate; made_up"
            })
    void these_offers_are_declined(String offer) throws HeaderList.BadHeader {
        assertThat(choose(true, offer)).isNull();
    }

    @Test
    void offers_on_several_lines_are_one_list() throws HeaderList.BadHeader {
        assertThat(choose(true, "x-other; a=b", "permessage-deflate")).isNotNull();
    }

    @Test
    void without_room_for_a_window_only_an_offer_that_needs_none_is_accepted() throws HeaderList.BadHeader {
        assertThat(choose(false, "permessage-deflate")).isNull();
        assertThat(choose(false, "permessage-deflate, permessage-deflate; client_no_context_takeover"))
                .isNotNull()
                .extracting(DeflateOffer::keepsContext)
                .isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate;;",
                "permessage-deflate;",
                ";permessage-deflate",
                "permessage-deflate server_no_context_takeover",
                "permessage-deflate; =15",
                "permessage-deflate; server_max_window_bits=",
                "permessage-deflate; server_max_window_bits=\"15",
                "permessage-deflate; server_max_window_bits=15=15",
                "perm/deflate",
                "\"permessage-deflate\"",
                "d\u00e9flate"
            })
    void what_does_not_follow_the_grammar_is_an_error(String offer) {
        assertThatThrownBy(() -> choose(true, offer))
                .isInstanceOf(HeaderList.BadHeader.class)
                .hasMessageStartingWith("Sec-WebSocket-Extensions: ");
    }

    private static DeflateOffer choose(boolean hasRoom, String... lines) throws HeaderList.BadHeader {
        return DeflateOffer.choose(HeaderList.read("Sec-WebSocket-Extensions", List.of(lines)), hasRoom);
    }
}
