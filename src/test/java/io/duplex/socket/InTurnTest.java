package io.duplex.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.duplex.fanout.ManualLoop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A decoder that takes longer for each slice than the loop has for a turn. */
final class InTurnTest {
    private static final int SLICE = 512;

    private final ManualLoop loop = new ManualLoop();
    private final ManualTimers timers = new ManualTimers();
    private final Decoder decoder = new Decoder();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    InTurnTest() {
        channel.pipeline().addLast("decoder", decoder);
        InTurn.before("decoder", channel.pipeline(), new ReadingTime(loop, timers));
    }

    @Test
    void slice_is_taken_at_once_and_the_rest_in_turns_while_the_socket_is_not_read() {
        ByteBuf bytes = sends(3 * SLICE);
        assertThat(decoder.taken).isEqualTo(SLICE);
        assertThat(isRead()).isFalse();
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(3 * SLICE);
        assertThat(isRead()).isTrue();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void handler_that_has_enough_is_given_no_more_until_it_wants_it() {
        decoder.hasEnough = true;
        sends(3 * SLICE);
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(SLICE);
        // When
        decoder.hasEnough = false;
        channel.config().setAutoRead(true);
        // Then
        assertThat(isRead()).as("what was read comes first").isFalse();
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(3 * SLICE);
        assertThat(isRead()).isTrue();
    }

    @Test
    void handler_that_has_enough_of_the_last_slice_is_left_unread() {
        sends(2 * SLICE);
        decoder.hasEnough = true;
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(2 * SLICE);
        assertThat(isRead()).isFalse();
    }

    @Test
    void client_that_does_not_read_its_answers_is_not_asked_for_more() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.write(Unpooled.wrappedBuffer(new byte[10]));
        // When
        sends(10);
        loop.runAll();
        // Then
        assertThat(decoder.taken).isZero();
        assertThat(isRead()).isFalse();
        // When
        channel.flush();
        loop.runAll();
        // Then
        assertThat(decoder.taken).isEqualTo(10);
        assertThat(isRead()).isTrue();
    }

    @Test
    void who_comes_after_it_is_given_all_there_is_in_order() {
        ByteBuf bytes = sends(3 * SLICE);
        InTurn.leave(channel.pipeline());
        assertThat(decoder.taken).isEqualTo(3 * SLICE);
        assertThat(isRead()).isTrue();
        loop.runAll();
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void what_was_read_before_a_connection_ended_is_heard_and_what_came_with_the_end_is_not() {
        decoder.millis = 1;
        ByteBuf bytes = sends(3 * SLICE);
        ByteBuf more = sends(SLICE);
        channel.close();
        channel.runPendingTasks();
        assertThat(decoder.taken).isEqualTo(3 * SLICE);
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(3 * SLICE);
        assertThat(bytes.refCnt()).isZero();
        assertThat(more.refCnt()).isZero();
    }

    @Test
    void connection_that_ended_takes_no_longer_than_a_turn() {
        // All that one read had brought was carried out at once, which is hundreds of requests of each that ended.
        ByteBuf bytes = sends(100 * SLICE);
        channel.close();
        channel.runPendingTasks();
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(2 * SLICE);
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void nothing_more_is_heard_of_a_connection_that_ended_when_its_handler_had_enough() {
        decoder.hasEnough = true;
        ByteBuf bytes = sends(3 * SLICE);
        channel.close();
        channel.runPendingTasks();
        loop.runAll();
        assertThat(decoder.taken).isEqualTo(SLICE);
        assertThat(bytes.refCnt()).isZero();
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    private ByteBuf sends(int count) {
        ByteBuf bytes = Unpooled.buffer(count);
        for (int i = 0; i < count; i++) {
            bytes.writeByte(i);
        }
        channel.writeInbound(bytes);
        return bytes;
    }

    private final class Decoder extends ChannelInboundHandlerAdapter {
        private int taken;
        private boolean hasEnough;
        private int millis = 5;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            while (bytes.isReadable()) {
                assertThat(bytes.readByte()).isEqualTo((byte) taken++);
            }
            bytes.release();
            timers.advance(Duration.ofMillis(millis));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (hasEnough) {
                ctx.channel().config().setAutoRead(false);
            }
        }
    }
}
