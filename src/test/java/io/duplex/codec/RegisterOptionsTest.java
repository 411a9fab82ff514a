package io.duplex.codec;

import static io.duplex.codec.Decoding.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.duplex.channel.Overflow;
import io.duplex.channel.Overflow.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of a subscription, as official clients can say them too, and the credit that follows. */
final class RegisterOptionsTest {
    private static RegisterOptions options(String headers) throws BadCommand {
        return ((Command.Register) decode("{\"type\":\"register\",\"address\":\"news\",\"headers\":" + headers + "}"))
                .options();
    }

    @Test
    void headers_of_others_are_no_options() throws BadCommand {
        assertThat(options("{\"x\":1,\"overflow\":null}")).isEqualTo(RegisterOptions.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'overflow':{'policy':'drop-oldest'}}                      | DROP_OLDEST | 0  |",
                "{'overflow':{'policy':'drop-oldest','limit':5}}            | DROP_OLDEST | 5  |",
                "{'overflow':{'policy':'latest'}}                           | LATEST      | 0  |",
                "{'overflow':{'policy':'latest','key':'symbol','limit':50}} | LATEST      | 50 | symbol",
                "{'overflow':{'policy':'disconnect','limit':'7'}}           | DISCONNECT  | 7  |",
                "{'overflow':'{\\'policy\\':\\'latest\\'}'}                 | LATEST      | 0  |"
            },
            quoteCharacter = '`')
    void overflow_is_an_object_or_its_text(String headers, Policy policy, int limit, String key) throws BadCommand {
        assertThat(options(headers.replace('\'', '"')).overflow()).isEqualTo(new Overflow(policy, limit, key));
    }

    @ParameterizedTest
    @CsvSource({"10,10", "0,0", "9007199254740992,9007199254740992"})
    void credits_are_a_number_or_its_text(String written, long credits) throws BadCommand {
        assertThat(options("{\"credits\":" + written + "}").credits()).isEqualTo(credits);
        assertThat(options("{\"credits\":\"" + written + "\"}").credits()).isEqualTo(credits);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'overflow':5}                                       | overflow must be a JSON object",
                "{'overflow':'latest'}                                | overflow must be a JSON object",
                "{'overflow':{}}                                      | overflow.policy: 'null' is no policy; expected one of",
                "{'overflow':{'policy':'newest'}}                     | overflow.policy: 'newest' is no policy",
                "{'overflow':{'policy':'latest','limt':1}}            | overflow.limt is unknown; expected policy, limit",
                "{'overflow':{'policy':'latest','limit':-1}}          | overflow.limit must be a whole number from 0",
                "{'overflow':{'policy':'latest','limit':1.5}}         | overflow.limit must be a whole number",
                "{'overflow':{'policy':'latest','key':''}}            | overflow.key must be the name of a field",
                "{'overflow':{'policy':'latest','key':7}}             | overflow.key must be the name of a field",
                "{'overflow':{'policy':'latest','key':'k','limit':10001}} | overflow.limit must be a whole number from 0 to 10000",
                "{'overflow':{'policy':'disconnect','key':'k'}}       | overflow.key goes with policy latest only",
                "{'credits':-1}                                       | credits must be a whole number from 0 to",
                "{'credits':'many'}                                   | credits must be a whole number",
                "{'credits':9007199254740993}                         | credits must be a whole number"
            },
            quoteCharacter = '`')
    void what_means_nothing_is_refused_with_what_was_expected(String headers, String detail) {
        BadCommand bad = catchThrowableOfType(BadCommand.class, () -> options(headers.replace('\'', '"')));
        assertThat(bad.error()).isEqualTo(ErrorCode.INVALID_HEADERS);
        assertThat(bad.type()).isEqualTo("register");
        assertThat(bad.address()).isEqualTo("news");
        assertThat(bad.detail()).contains(detail);
    }

    @Test
    void credit_is_a_positive_number() throws BadCommand {
        assertThat(decode("{\"type\":\"credit\",\"address\":\"news\",\"n\":3}"))
                .isEqualTo(new Command.Credit("news", 3));
        for (String n : new String[] {"0", "-1", "1.5", "null", "{}"}) {
            BadCommand bad = catchThrowableOfType(
                    BadCommand.class, () -> decode("{\"type\":\"credit\",\"address\":\"news\",\"n\":" + n + "}"));
            assertThat(bad.error()).isEqualTo(ErrorCode.INVALID_CREDIT);
            assertThat(bad.detail()).contains("n must be a whole number from 1 to");
        }
    }
}
