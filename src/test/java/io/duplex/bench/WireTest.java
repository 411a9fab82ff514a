package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

final class WireTest {
    private static final String MARK = Mark.text(1, 2, 3);

    private final Wire wire = new Wire(100);

    @Test
    void bodies_have_the_size_asked_for() {
        for (String envelope : new String[] {
            wire.publish("a", MARK),
            wire.acknowledgedPublish("a", MARK),
            wire.request("a", "r1", MARK),
            wire.reply("r1", MARK)
        }) {
            assertThat(new JsonObject(envelope).getString("body")).hasSize(100).startsWith(MARK);
        }
    }

    @Test
    void a_request_tells_where_to_answer() {
        assertThat(Wire.replyAddress(Buffer.buffer(wire.request("a", "r1", MARK))))
                .isEqualTo("r1");
        assertThat(Wire.replyAddress(Buffer.buffer(wire.publish("a", MARK)))).isNull();
    }

    @Test
    void the_type_is_told_without_parsing() {
        assertThat(Wire.type(Buffer.buffer("{\"type\":\"err\",\"body\":\"access_denied\"}")))
                .isEqualTo("err");
        assertThat(Wire.type(Buffer.buffer("{\"body\":\"err\"}"))).isEmpty();
        assertThat(Wire.type(Buffer.buffer())).isEmpty();
    }

    @Test
    void an_error_is_told_in_its_own_word() {
        assertThat(Wire.errorOf(JsonObject.of("body", "access_denied"))).isEqualTo("access_denied");
        assertThat(Wire.errorOf(JsonObject.of("failureType", "NO_HANDLERS"))).isEqualTo("NO_HANDLERS");
    }
}
