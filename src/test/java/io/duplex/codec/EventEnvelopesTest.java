package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** WHATWG HTML s9.2: an event is lines, and a blank one. */
final class EventEnvelopesTest {
    private static String framed(byte[] envelope) {
        byte[] payload = WireFormat.EVENTS.payloadOf(envelope);
        int bytes = WireFormat.EVENTS.frameBytes(payload.length);
        ByteBuf out = Unpooled.buffer(bytes, bytes);
        WireFormat.EVENTS.writeFrame(out, payload);
        assertThat(out.isWritable()).as("room that was asked for and not used").isFalse();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_message_is_an_event_of_the_default_type() {
        Delivery delivery = new Delivery("news", "hï", MultiMap.caseInsensitiveMultiMap(), false, null);
        assertThat(framed(WireFormat.EVENTS.envelopes().rec("news", delivery, null)))
                .isEqualTo("data: {\"type\":\"rec\",\"address\":\"news\",\"body\":\"hï\"}\n\n");
    }

    @Test
    void what_else_is_said_has_its_type() {
        assertThat(framed(Envelopes.EVENTS.gap("news", new Gap(Gap.Reason.SLOW_CONSUMER, 3))))
                .isEqualTo("event: gap\ndata: {\"type\":\"gap\",\"address\":\"news\",\"dropped\":3,"
                        + "\"reason\":\"slow_consumer\"}\n\n");
        assertThat(framed(Envelopes.EVENTS.error(ErrorCode.REGISTRATION_FAILURE, "register", "news", null, null, null)))
                .startsWith("event: error\ndata: {\"type\":\"err\",\"body\":\"registration_failure\"");
    }

    @Test
    void a_line_break_between_tokens_does_not_end_the_data() {
        byte[] broken = "{\"body\":[1,\r\n2]}".getBytes(StandardCharsets.UTF_8);
        assertThat(new String(EventEnvelopes.data(broken), StandardCharsets.UTF_8))
                .isEqualTo("data: {\"body\":[1,  2]}");
    }
}
