package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.codec.WireFormat;
import io.duplex.fanout.FanOutFixture.Client;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a turn: one task, one flush per client, and the memory of the node within its budget. */
final class TurnTest {
    @Test
    void turn_is_one_task_whatever_happens_in_it() {
        // Given
        FanOutFixture loop = new FanOutFixture();
        Lane first = loop.lane();
        Lane second = loop.lane();
        Client client = loop.clientOf(first);
        client.join(second);
        // When
        append(first, "a", "b");
        append(second, "c");
        client.send("d");
        // Then
        assertThat(loop.endTurn()).isEqualTo(1);
        assertThat(client.texts()).containsExactly("d", "a", "b", "c");
        assertThat(loop.endTurn()).isZero();
    }

    @Test
    void every_client_is_flushed_once_per_turn() {
        // Given
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        List<Client> clients = List.of(loop.clientOf(lane), loop.clientOf(lane), loop.clientOf(lane));
        // When
        for (int turn = 0; turn < 10; turn++) {
            append(lane, "a", "b");
            loop.endTurn();
        }
        // Then
        assertThat(clients)
                .allSatisfy(client -> assertThat(client.pipe.flushCount()).isEqualTo(10));
    }

    @Test
    void over_the_budget_the_lane_that_keeps_most_gives_up_its_oldest() {
        // Given
        FanOutFixture loop = new FanOutFixture(new FanOutSettings(1 << 20, 20_000, 100, 1_000));
        Lane large = loop.lane();
        Lane small = loop.lane();
        Client ofLarge = loop.clientOf(large);
        Client ofSmall = loop.clientOf(small);
        ofLarge.pipe.stall();
        ofSmall.pipe.stall();
        // When
        append(small, numbers(0, 40, 50));
        for (int i = 0; i < 1_000; i++) {
            append(large, numbers(i, i + 1, 50));
            loop.endTurn();
            assertThat(large.retainedBytes() + small.retainedBytes()).isLessThanOrEqualTo(20_000);
        }
        ofLarge.pipe.resume();
        ofSmall.pipe.resume();
        loop.endTurn();
        // Then
        assertThat(ofSmall.texts()).containsExactly(numbers(0, 40, 50));
        List<String> texts = ofLarge.texts();
        int kept = texts.size() - 3;
        assertThat(texts.get(2)).isEqualTo("gap " + (1_000 - 2 - kept));
        assertThat(texts.subList(3, texts.size())).containsExactly(numbers(1_000 - kept, 1_000, 50));
        assertThat(loop.heldBytes()).isZero();
    }

    @Test
    void budget_of_the_node_is_shared_evenly_by_its_loops() {
        // Given
        ManualLoop loop = new ManualLoop();
        Turn turn = new Turn(
                loop,
                new FanOutSettings(1 << 20, 400_000, 10, 1_000),
                4,
                new UnpooledByteBufAllocator(true),
                new FanOutMetrics(new SimpleMeterRegistry()));
        Lane lane = new Lane(WireFormat.TEXT, turn);
        RecordingPipe pipe = new RecordingPipe(10);
        lane.join(new Outlet(pipe, turn), dropped -> {});
        pipe.stall();
        // When
        for (int i = 0; i < 1_000; i++) {
            append(lane, numbers(0, 10, 50));
            loop.runAll();
        }
        // Then
        assertThat(lane.retainedBytes()).isBetween(1L, 100_000L);
    }

    @Test
    void gauge_tells_what_is_kept_also_when_the_last_one_behind_just_leaves() {
        // Nothing is sent when a cursor leaves, so no turn came to report it, and an idle node showed the bytes for
        // ever.
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        Client client = loop.clientOf(lane);
        client.pipe.stall();
        append(lane, numbers(0, 10, 50));
        loop.endTurn();
        assertThat(loop.retainedGauge()).isPositive();
        // When
        client.cursor.leave();
        loop.endTurn();
        // Then
        assertThat(loop.retainedGauge()).isZero();
    }

    @Test
    void meters_count_frames_once_and_deliveries_per_client() {
        // Given
        FanOutFixture loop = new FanOutFixture();
        Lane lane = loop.lane();
        List<Client> clients = List.of(loop.clientOf(lane), loop.clientOf(lane));
        // When
        append(lane, "a", "b", "c");
        loop.endTurn();
        // Then
        assertThat(loop.count("frames")).isEqualTo(3);
        assertThat(loop.count("deliveries")).isEqualTo(6);
        assertThat(loop.count("dropped")).isZero();
        assertThat(clients).hasSize(2);
    }
}
