package io.duplex.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.auth.Grant;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.RecordingPipe.Frame;
import io.duplex.hub.HubFixture.Listener;
import io.duplex.message.Gap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a subscriber is told that changes how it reads while messages are on their way to it. */
final class HubGapsIT {
    private static final String PADDING = "x".repeat(20_000);
    private static final Grant PUBLIC =
            new Grant(List.of(new Grant.Clause(new JsonObject().put("public", true), true)));

    private final Vertx vertx = Vertx.vertx();
    private final HubFixture node = new HubFixture(vertx);

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void who_keeps_up_loses_nothing_when_its_grant_changes() throws Exception {
        // What the turn had appended and not delivered yet was lost to it, with a gap for being slow.
        Listener listener = node.first.listener("news");
        // When the change comes in the same turn of the loop, behind the message
        node.first.loop.run(() -> {
            vertx.eventBus().publish("news", 1);
            node.first.loop.execute(() -> listener.changeTo(PUBLIC));
        });
        // Then
        assertThat(listener.hears().text()).contains("\"body\":1");
        assertThat(listener.gaps).isEmpty();
    }

    @Test
    void gap_of_the_source_is_told_also_when_the_grant_changes_while_it_waits() throws Exception {
        // Given
        Listener slow = behind();
        node.first.loop.run(() -> slow.subscription.onSourceGap(new Gap(Gap.Reason.NODE_OVERLOADED, 3)));
        node.first.loop.run(() -> slow.subscription.onSourceGap(new Gap(Gap.Reason.NODE_OVERLOADED, 4)));
        assertThat(slow.gaps).isEmpty();
        // When
        slow.become(PUBLIC);
        // Then
        assertThat(slow.gaps)
                .extracting(Gap::dropped)
                .startsWith(3L, 4L)
                .hasSize(3)
                .satisfies(told -> assertThat(told.get(2) + heard(slow)).isEqualTo(10));
    }

    @Test
    void gap_of_the_source_is_told_also_when_the_format_changes_while_it_waits() throws Exception {
        // Either of them used to replace the other.
        Listener slow = behind();
        node.first.loop.run(() -> slow.subscription.onSourceGap(new Gap(Gap.Reason.NODE_OVERLOADED, 3)));
        slow.speaks(WireFormat.BINARY);
        // When
        node.first.loop.run(slow::readsOn);
        vertx.eventBus().publish("news", "after");
        // Then
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            frames.add(slow.hears());
        }
        assertThat(slow.gaps).containsExactly(new Gap(Gap.Reason.NODE_OVERLOADED, 3));
        assertThat(frames.subList(0, 10)).allMatch(frame -> frame.opcode() == 1);
        assertThat(frames.get(10).opcode()).isEqualTo(2);
        assertThat(frames.get(10).text()).contains("after");
    }

    @Test
    void format_that_changes_twice_while_the_subscriber_is_behind_changes_once() throws Exception {
        // Given
        Listener slow = behind();
        slow.speaks(WireFormat.BINARY);
        slow.speaks(WireFormat.BINARY);
        // When
        node.first.loop.run(slow::readsOn);
        vertx.eventBus().publish("news", "after");
        vertx.eventBus().publish("news", "end");
        // Then
        for (int i = 0; i < 10; i++) {
            slow.hears();
        }
        assertThat(slow.hears().text()).contains("after");
        assertThat(slow.hears().text()).contains("end");
    }

    @Test
    void messages_for_which_there_is_no_memory_are_a_gap() throws Exception {
        // An error from the allocation of a chunk ended the task of the loop, and the message was gone without a word.
        Listener listener = node.first.listener("news");
        node.memoryIsFull = true;
        // When
        vertx.eventBus().publish("news", "first");
        vertx.eventBus().publish("news", "second");
        await().until(() -> listener.gaps.size() == 2);
        node.memoryIsFull = false;
        vertx.eventBus().publish("news", "after");
        // Then
        assertThat(listener.hears().text()).contains("after");
        assertThat(listener.gaps).containsOnly(new Gap(Gap.Reason.NODE_OVERLOADED, 1));
    }

    /** A subscriber whose socket is full with some of ten messages. */
    private Listener behind() {
        Listener slow = node.first.listener("news");
        node.first.loop.run(slow::readsNoMore);
        for (int i = 0; i < 10; i++) {
            vertx.eventBus().publish("news", new JsonObject().put("i", i).put("p", PADDING));
        }
        await().until(() -> node.count("published") == 10);
        node.first.loop.run(() -> {});
        return slow;
    }

    private static long heard(Listener listener) {
        return listener.frameCount();
    }
}
