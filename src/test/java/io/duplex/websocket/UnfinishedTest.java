package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that never end make room for those that do. */
final class UnfinishedTest {
    private static final WebSocketSettings LIMITS =
            new WebSocketSettings(1_000, 10_000, 100, Duration.ofSeconds(1), false);

    private final Unfinished unfinished = new Unfinished(2_500);
    private final List<String> events = new ArrayList<>();

    @Test
    void oldest_is_given_up_when_all_together_are_too_much() throws ProtocolViolation {
        FrameDecoder first = decoder("first");
        FrameDecoder second = decoder("second");
        FrameDecoder third = decoder("third");
        part(first, 1_000);
        part(second, 1_000);
        assertThat(events).isEmpty();
        part(third, 1_000);
        assertThat(events).containsExactly("first given up");
        assertThat(unfinished.bytes()).isEqualTo(2_000);
    }

    @Test
    void who_began_first_and_says_more_is_given_up_itself() throws ProtocolViolation {
        FrameDecoder first = decoder("first");
        FrameDecoder second = decoder("second");
        part(first, 1_000);
        part(second, 1_000);
        assertThatThrownBy(() -> next(first, 0, 1_000)).isInstanceOf(ProtocolViolation.class);
        assertThat(events).containsExactly("first given up");
        assertThat(unfinished.bytes()).isEqualTo(1_000);
    }

    @Test
    void one_alone_may_have_as_much_as_a_message_may_have() throws ProtocolViolation {
        FrameDecoder only = decoder("only");
        part(only, 1_000);
        next(only, 0, 1_000);
        next(only, 0, 1_000);
        assertThat(events).isEmpty();
        next(only, 0x80, 0);
        assertThat(events).containsExactly("only: 3000 bytes");
        assertThat(unfinished.bytes()).isZero();
    }

    @Test
    void connection_that_ends_holds_nothing() throws ProtocolViolation {
        FrameDecoder gone = decoder("gone");
        part(gone, 1_000);
        gone.release();
        assertThat(unfinished.bytes()).isZero();
    }

    private FrameDecoder decoder(String name) {
        return new FrameDecoder(LIMITS, null, unfinished, new FrameListener() {
            @Override
            public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
                events.add(name + ": " + length + " bytes");
            }

            @Override
            public void onPing(ByteBuf bytes, int index, int length) {
                events.add(name + " pings");
            }

            @Override
            public void onGivenUp() {
                events.add(name + " given up");
            }

            @Override
            public void onClose(int code) {
                events.add(name + " closes");
            }
        });
    }

    /** A first frame with more to come. */
    private static void part(FrameDecoder decoder, int bytes) throws ProtocolViolation {
        next(decoder, ClientFrames.BINARY, bytes);
    }

    private static void next(FrameDecoder decoder, int first, int bytes) throws ProtocolViolation {
        decoder.decode(Unpooled.wrappedBuffer(ClientFrames.frame(first, new byte[bytes], 7)));
    }
}
