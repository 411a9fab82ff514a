package io.duplex.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.duplex.fanout.ManualLoop;
import io.duplex.loop.NettyLoop;
import io.duplex.message.Disconnect;
import io.duplex.socket.OpenCount;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One WebSocket on a channel without a network: what goes out, what is read, and how it ends. */
final class WebSocketPipeIT {
    private static final int HIGH_WATER = 1_000;

    private static Vertx vertx;

    private final WebSocketSettings settings = new WebSocketSettings(1_000, 2_000, 10, Duration.ofSeconds(5), false);
    private final OpenCount open = new OpenCount(new SimpleMeterRegistry(), "duplex.websockets", "open");
    private final Listener listener = new Listener();
    private final LoopParts parts = new LoopParts(
            NettyLoop.of(vertx.getOrCreateContext()),
            HIGH_WATER,
            new Unfinished(1 << 20),
            new ReadingTime(new ManualLoop(), new ManualTimers()),
            open);
    private final WebSocketPipe pipe = new WebSocketPipe(parts, settings, null, opened -> listener);
    private final EmbeddedChannel channel = new EmbeddedChannel(pipe);
    private final EmbeddedClient client = new EmbeddedClient(channel);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void nothing_is_counted_or_held_after_the_end() {
        channel.close();
        channel.runPendingTasks();
        channel.releaseOutbound();
        assertThat(open.now()).isZero();
        assertThat(listener.events.stream().filter(event -> event.startsWith("closed")))
                .hasSize(1);
    }

    @Test
    void message_reaches_the_listener() {
        // When
        ByteBuf bytes = client.sends(ClientFrames.text("hi"));
        // Then
        assertThat(listener.events).containsExactly("text:hi");
        assertThat(bytes.refCnt()).isZero();
        assertThat(open.now()).isEqualTo(1);
    }

    @Test
    void ping_is_answered_when_all_that_came_with_it_was_read() {
        // When
        client.sends(ClientFrames.concat(ClientFrames.ping("a"), ClientFrames.ping("b")));
        // Then
        assertThat(client.hears()).isEqualTo("8a0161" + "8a0162");
    }

    @Test
    void client_that_does_not_read_has_one_pong_waiting_and_is_not_read() {
        // Given
        fill();
        // When
        client.sends(ClientFrames.concat(ClientFrames.ping("a"), ClientFrames.ping("b")));
        // Then
        assertThat(channel.config().isAutoRead()).isFalse();
        // When
        pipe.flush();
        channel.runPendingTasks();
        // Then
        assertThat(client.hears()).endsWith("8a0162").doesNotContain("8a0161");
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(listener.events).contains("writable");
    }

    @Test
    void full_socket_is_not_writable_until_it_is_flushed() {
        // Given
        assertThat(pipe.writable()).isTrue();
        // When
        fill();
        // Then
        assertThat(pipe.writable()).isFalse();
        // When
        pipe.flush();
        channel.runPendingTasks();
        // Then
        assertThat(pipe.writable()).isTrue();
        assertThat(listener.events).containsExactly("writable");
    }

    @Test
    void outlet_stops_and_goes_on_reading() {
        pipe.reading(false);
        assertThat(channel.config().isAutoRead()).isFalse();
        pipe.reading(true);
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void s5_5_1_close_of_the_client_is_answered_with_its_code_and_the_connection_cut() {
        // When
        client.sends(ClientFrames.concat(ClientFrames.close(4321, "bye"), ClientFrames.text("late")));
        // Then
        assertThat(client.hears()).isEqualTo("880210e1");
        assertThat(channel.isOpen()).isFalse();
        assertThat(listener.events).containsExactly("closed:CLIENT_LEFT");
    }

    @Test
    void close_of_the_client_without_a_code_is_answered_without_one() {
        // When
        client.sends(ClientFrames.frame(0x88, new byte[0], 1));
        // Then
        assertThat(client.hears()).isEqualTo("8800");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void s7_1_1_close_of_the_node_waits_for_the_clients() {
        // Given
        pipe.reading(false);
        // When
        pipe.close(Disconnect.SESSION_EXPIRED);
        // Then
        assertThat(client.hears()).isEqualTo("881103e953657373696f6e2065787069726564");
        assertThat(listener.events).containsExactly("closed:SESSION_EXPIRED");
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.config().isAutoRead()).isTrue();
        // When
        client.sends(ClientFrames.close(1001, ""));
        // Then
        assertThat(client.hears()).isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void client_that_does_not_answer_a_close_is_cut_after_a_while() {
        // Given
        pipe.close(Disconnect.SERVICE_RESTART);
        // When
        channel.advanceTimeBy(3_000, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        boolean openBefore = channel.isOpen();
        channel.advanceTimeBy(3_000, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        // Then
        assertThat(openBefore).isTrue();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void first_close_stands() {
        // When
        pipe.close(Disconnect.SLOW_CONSUMER);
        pipe.close(Disconnect.SERVICE_RESTART);
        // Then
        assertThat(client.hears()).startsWith("880f0fa8");
        assertThat(listener.events).containsExactly("closed:SLOW_CONSUMER");
    }

    @Test
    void s7_1_7_violation_is_told_and_what_follows_is_thrown_away() {
        // When
        client.sends(ClientFrames.frame(0x81, new byte[] {(byte) 0xFF}, 1));
        ByteBuf late = client.sends(ClientFrames.text("late"));
        // Then
        assertThat(client.hears()).startsWith("8813" + "03ef");
        assertThat(listener.events).containsExactly("closed:INVALID_UTF8");
        assertThat(channel.isOpen()).isTrue();
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void messages_that_come_while_closing_are_not_heard() {
        // Given
        pipe.close(Disconnect.SERVICE_RESTART);
        client.hears();
        // When
        client.sends(ClientFrames.concat(ClientFrames.text("late"), ClientFrames.ping("late")));
        // Then
        assertThat(client.hears()).isEmpty();
        assertThat(listener.events).containsExactly("closed:SERVICE_RESTART");
    }

    @Test
    void frames_for_a_closing_socket_are_released() {
        // Given
        pipe.close(Disconnect.SERVICE_RESTART);
        ByteBuf frame = Unpooled.buffer().writeByte(1);
        // When
        pipe.write(frame);
        // Then
        assertThat(frame.refCnt()).isZero();
        assertThat(pipe.writable()).isFalse();
    }

    @Test
    void connection_that_just_ends_is_lost() {
        // Given
        fill();
        client.sends(ClientFrames.concat(ClientFrames.ping("waits"), ClientFrames.frame(0x01, new byte[] {'a'}, 1)));
        // When
        channel.close();
        channel.runPendingTasks();
        // Then
        assertThat(listener.events).containsExactly("closed:CONNECTION_LOST");
    }

    @Test
    void connection_that_ended_during_the_handshake_is_lost_too() {
        // The end of such a connection was told to the handler before, so nobody ever counted the socket as gone.
        Listener late = new Listener();
        EmbeddedChannel closed = new EmbeddedChannel();
        closed.close();
        closed.runPendingTasks();
        // When
        closed.pipeline().addLast(new WebSocketPipe(parts, settings, null, opened -> late));
        // Then
        assertThat(late.events).containsExactly("closed:CONNECTION_LOST");
        assertThat(open.now()).isEqualTo(1);
    }

    private void fill() {
        pipe.write(Unpooled.wrappedBuffer(new byte[HIGH_WATER + 1]));
    }

    private static final class Listener implements MessageListener {
        private final List<String> events = new ArrayList<>();

        @Override
        public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
            events.add((text ? "text:" : "binary:") + bytes.toString(index, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onWritable() {
            events.add("writable");
        }

        @Override
        public void onClosed(Disconnect cause) {
            events.add("closed:" + cause);
        }
    }
}
