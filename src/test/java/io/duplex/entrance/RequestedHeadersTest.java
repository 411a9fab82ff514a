package io.duplex.entrance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a preflight is told it may send. */
final class RequestedHeadersTest {
    /** One name with an underscore, or many names, and the page was allowed none. */
    @Test
    void every_token_is_repeated() {
        assertThat(RequestedHeaders.repeated(List.of("content-type,x_api_key, x.y~z")))
                .isEqualTo("content-type, x_api_key, x.y~z");
        String many = String.join(",", Collections.nCopies(1, "x-" + "a".repeat(600)));
        assertThat(RequestedHeaders.repeated(List.of(many, "b"))).isEqualTo(many + ", b");
    }

    @Test
    void what_is_no_token_is_left_out_and_the_rest_stays() {
        assertThat(RequestedHeaders.repeated(List.of("a b, c,, \"d\", e\u00e9, f, A, a")))
                .isEqualTo("c, f, A");
        assertThat(RequestedHeaders.repeated(List.of())).isEmpty();
    }

    @Test
    void what_does_not_fit_is_left_out_and_the_rest_stays() {
        String first = "x".repeat(4_000);
        assertThat(RequestedHeaders.repeated(List.of(first + "," + "y".repeat(200) + ",z")))
                .isEqualTo(first + ", z");
    }
}
