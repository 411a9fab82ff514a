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
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket each of whose messages takes longer than its loop has for one turn. */
final class WebSocketTurnsIT {
    private static final Duration MESSAGE = Duration.ofMillis(5);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Vertx vertx = Vertx.vertx();
    private final ManualTimers timers = new ManualTimers();
    private final ManualLoop loop = new ManualLoop();
    private final List<String> heard = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new WebSocketPipe(
            new LoopParts(
                    NettyLoop.of(vertx.getOrCreateContext()),
                    1_000,
                    new Unfinished(1 << 20),
                    new ReadingTime(loop, timers),
                    new OpenCount(new SimpleMeterRegistry(), "duplex.websockets", "open")),
            new WebSocketSettings(1_000, 2_000, 10, CLOSING, false),
            null,
            opened -> new Slow()));
    private final EmbeddedClient client = new EmbeddedClient(channel);

    @AfterEach
    void stop() throws Exception {
        channel.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void messages_the_loop_has_no_time_for_wait_and_nothing_more_is_read() {
        // Given
        // When
        ByteBuf bytes = client.sends(ClientFrames.concat(
                ClientFrames.text("a"), ClientFrames.ping("b"), ClientFrames.text("c"), ClientFrames.close(1000, "")));
        // Then
        assertThat(heard).containsExactly("text:a");
        assertThat(channel.config().isAutoRead()).isFalse();
        // When
        loop.runAll();
        // Then
        assertThat(heard).containsExactly("text:a", "text:c", "closed:CLIENT_LEFT");
        assertThat(client.hears()).isEqualTo("8a0162" + "880203e8");
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void what_was_read_before_a_connection_ended_is_heard() {
        // Given
        ByteBuf bytes = client.sends(ClientFrames.concat(ClientFrames.text("a"), ClientFrames.text("b")));
        // When
        channel.close();
        channel.runPendingTasks();
        loop.runAll();
        // Then
        assertThat(heard).containsExactly("text:a", "writable", "text:b", "closed:CONNECTION_LOST");
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void what_was_read_and_may_not_be_looked_at_is_given_up_when_a_closing_would_be() {
        // Given
        ByteBuf bytes = client.sends(ClientFrames.concat(ClientFrames.text("a"), ClientFrames.text("b")));
        channel.pipeline().get(WebSocketPipe.class).reading(false);
        // When
        channel.pipeline().fireChannelInactive(); // to close this kind of channel ends its timers
        loop.runAll();
        // Then
        assertThat(heard).containsExactly("text:a", "writable");
        // When
        channel.advanceTimeBy(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        // Then
        assertThat(heard).containsExactly("text:a", "writable", "closed:CONNECTION_LOST");
        assertThat(bytes.refCnt()).isZero();
    }

    private final class Slow implements MessageListener {
        @Override
        public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
            timers.advance(MESSAGE);
            heard.add((text ? "text:" : "binary:") + bytes.toString(index, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onWritable() {
            heard.add("writable");
        }

        @Override
        public void onClosed(Disconnect cause) {
            heard.add("closed:" + cause);
        }
    }
}
