package io.duplex.history;

import static io.duplex.history.Messages.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the logs that one member owns may cost. */
@Timeout(180)
final class LogBudgetIT {
    private final Members members = new Members(1, address -> new Retention(100, 1 << 20, 0, 1));
    private final HazelcastHistory history = members.history(0);

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void one_log_more_than_there_may_be_is_refused_and_the_others_go_on() {
        // Addresses are free, and their logs outlived their clients: one client filled the memory of a node with them.
        for (int i = 0; i < 3; i++) {
            append("few." + i);
        }
        assertRefused("few.3", "channel few.** has 3 logs", "history.max-logs is 3");
        append("few.1");
        append("many.1");
        assertThat(share().logs()).isEqualTo(3);
    }

    @Test
    void logs_that_hold_all_they_may_do_not_grow_and_none_begins() {
        while (share().bytes() < 2_000) {
            append("few.1");
        }
        long full = share().bytes();
        for (int i = 0; i < 20; i++) {
            append("few.1");
        }
        assertThat(share().bytes()).isLessThanOrEqualTo(full);
        assertRefused("few.2", "the logs of channel few.** hold", "history.max-bytes is 2000");
    }

    @Test
    void no_log_begins_while_memory_is_short_and_those_there_are_go_on() {
        append("many.1");
        members.memoryIsShort = true;
        append("many.1");
        assertRefused("many.2", "short of memory", "limits.memory-percent");
        members.memoryIsShort = false;
        await().ignoreExceptions().untilAsserted(() -> append("many.2"));
    }

    @Test
    void what_was_counted_is_put_right_by_a_recount() {
        for (int i = 0; i < 3; i++) {
            append("few." + i);
        }
        long bytes = share().bytes();
        share().changed(true, 1_000);
        await().untilAsserted(() -> {
            history.recount().countNow();
            assertThat(share().logs()).isEqualTo(3);
            assertThat(share().bytes()).isEqualTo(bytes);
            assertThat(share().ids()).isEqualTo(3);
        });
    }

    private LogShare share() {
        return LogBudget.of(members.instance(0)).share("few.1");
    }

    private void append(String address) {
        get(history.append(address, message("id " + address + System.nanoTime(), "body")));
    }

    private void assertRefused(String address, String... words) {
        assertThatThrownBy(() -> get(history.append(address, message("id", "body"))))
                .cause()
                .isInstanceOf(TooManyLogs.class)
                .satisfies(refused -> assertThat(refused.getMessage()).contains(List.of(words)));
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
