package io.duplex.fanout;

import static io.duplex.fanout.FanOutFixture.append;
import static io.duplex.fanout.FanOutFixture.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.channel.Overflow;
import io.duplex.fanout.FanOutFixture.Client;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that were slower than their lane, and can read elsewhere what it let go of. */
@ExtendWith(FanOutFixture.Ending.class)
final class CatchUpTest {
    /** Reads on elsewhere where the lane has let go of what it needs. */
    private static final class ReaderElsewhere implements GapListener {
        private final List<Long> missed = new ArrayList<>();
        private Cursor cursor;

        @Override
        public void onGap(long dropped) {
            throw new AssertionError("nothing is lost, not " + dropped);
        }

        @Override
        public void onFellOff(long frames) {
            missed.add(frames);
            cursor.leaveHere();
        }
    }

    private static ReaderElsewhere catchesUp(Lane log, Client client) {
        ReaderElsewhere reader = new ReaderElsewhere();
        Terms terms = new Terms(Overflow.CATCH_UP, Terms.UNLIMITED);
        reader.cursor = log.join(client.outlet, reader, terms);
        client.pipe.stall();
        return reader;
    }

    @Test
    void catch_up_leaves_as_soon_as_the_log_lets_go_and_then_nothing_is_kept() {
        // Given
        FanOutFixture small = new FanOutFixture(
                new FanOutSettings(1_024, 1 << 20, FanOutFixture.HIGH_WATER, 1_000, FanOutFixture.STALL));
        Lane log = small.lane();
        ReaderElsewhere early = catchesUp(log, small.client());
        append(log, numbers(0, 6, 60));
        small.endTurn();
        ReaderElsewhere late = catchesUp(log, small.client());
        append(log, numbers(6, 12, 60));
        small.endTurn();
        assertThat(early.missed).isEmpty();
        // When
        append(log, numbers(12, 60, 60));
        small.endTurn();
        // Then
        assertThat(early.missed).containsExactly(56L); // the socket took the first chunk, of four
        assertThat(late.missed).containsExactly(52L);
        assertThat(log.isEmpty()).isTrue();
        assertThat(log.retainedBytes()).isZero();
        assertThat(small.retainedGauge()).as("what its socket took of it").isEqualTo(512);
    }
}
