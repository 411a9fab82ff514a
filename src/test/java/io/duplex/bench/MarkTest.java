package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

final class MarkTest {
    private final Mark mark = new Mark();

    @Test
    void what_was_written_is_read() {
        var message = Buffer.buffer("{\"type\":\"rec\",\"body\":\"" + Mark.text(-2, 0xffff_ffff_ffL, -5) + "xx\"}");
        assertThat(mark.read(message, -1)).isEqualTo(22);
        assertThat(mark.run()).isEqualTo(-2);
        assertThat(mark.sequence()).isEqualTo(0xffff_ffff_ffL);
        assertThat(mark.nanos()).isEqualTo(-5);
    }

    @Test
    void its_length_is_what_a_body_must_have() {
        assertThat(Mark.text(1, 2, 3)).hasSize(Mark.BYTES);
    }

    @Test
    void a_hint_that_is_wrong_costs_only_time() {
        var message = Buffer.buffer("~~load~" + Mark.text(1, 2, 3));
        for (int hint : new int[] {0, 3, 7, 1000}) {
            assertThat(mark.read(message, hint)).isEqualTo(7);
            assertThat(mark.sequence()).isEqualTo(2);
        }
    }

    @Test
    void what_only_looks_like_one_is_none() {
        assertThat(mark.read(Buffer.buffer("~load~"), -1)).isNegative();
        assertThat(mark.read(Buffer.buffer(Mark.text(1, 2, 3).substring(1)), -1))
                .isNegative();
        assertThat(mark.read(Buffer.buffer(Mark.text(1, 2, 3).replace('0', 'g')), -1))
                .isNegative();
    }
}
