package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FlowTest {
    private final Flow flow = new Flow(0, 3);

    @Test
    void a_window_counts_for_each_receiver() {
        flow.send();
        flow.send();
        assertThat(flow.hasRoom(2)).isFalse();
        receive(2);
        assertThat(flow.hasRoom(2)).isFalse();
        receive(1);
        assertThat(flow.hasRoom(2)).isTrue();
    }

    @Test
    void what_is_given_up_makes_room_and_stays_missing() {
        flow.send();
        receive(1);
        flow.loseOutstanding();
        assertThat(flow.hasRoom(1)).isTrue();
        assertThat(flow.missing()).isEqualTo(2);
    }

    @Test
    void what_was_given_up_may_still_arrive() {
        flow.send();
        flow.loseOutstanding();
        receive(3);
        assertThat(flow.missing()).isZero();
        assertThat(flow.outstanding()).isZero();
    }

    @Test
    void nothing_is_waited_for_from_a_receiver_that_has_left() {
        flow.send();
        flow.send();
        receive(4);
        flow.leave(0);
        assertThat(flow.outstanding()).isZero();
        assertThat(flow.missing()).isEqualTo(2);
        flow.send();
        assertThat(flow.outstanding()).isEqualTo(2);
    }

    @Test
    void a_flow_all_have_left_has_no_room() {
        for (int i = 0; i < 3; i++) {
            flow.leave(0);
        }
        assertThat(flow.hasRoom(1)).isFalse();
    }

    private void receive(int count) {
        for (int i = 0; i < count; i++) {
            flow.receive();
        }
    }
}
