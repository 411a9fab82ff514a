package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.node.DuplexConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients may fill fits into the memory there is, or the node does not start. */
final class BudgetsTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        // Heap and event loops; then unfinished messages, backlog of a loop, what waits to be recorded, retention.
        "4096, 2, 32, 32, 32, 64",
        "512, 2, 32, 32, 32, 64",
        "512, 16, 32, 4, 32, 64",
        "256, 2, 16, 16, 16, 64",
        "64, 2, 4, 4, 4, 16",
        "64, 64, 4, 1, 4, 16",
    })
    void defaults_are_less_where_there_is_less_memory(
            int heap, int loops, int unfinished, int backlog, int pending, int retention) throws IOException {
        String shipped = Files.readString(Path.of("conf/duplex.yaml"));
        for (String yaml : List.of("", shipped)) {
            DuplexConfig config = with(heap, loops).config(yaml);
            assertThat(config.limits().unfinishedBytes()).isEqualTo(mebi(unfinished));
            assertThat(config.bus().maxBacklogBytes()).isEqualTo((int) mebi(backlog));
            assertThat(config.history().mostPendingBytes()).isEqualTo(mebi(pending));
            assertThat(config.fanOut().retentionBudgetBytes()).isEqualTo(mebi(retention));
        }
    }

    @Test
    void what_somebody_chose_is_taken_as_it_is_where_it_fits() {
        DuplexConfig config =
                with(512, 2).config("limits: {unfinished-messages: 160MiB}\nfan-out: {retention-budget: 200MiB}");
        assertThat(config.limits().unfinishedBytes()).isEqualTo(mebi(160));
        assertThat(config.fanOut().retentionBudgetBytes()).isEqualTo(mebi(200));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "limits: {unfinished-messages: 161MiB} | 1:31: limits.unfinished-messages: found"
                        + " limits.unfinished-messages 161MiB, history.max-pending-bytes 32MiB, bus.max-backlog 32MiB for"
                        + " each of 2 event loops: together 257MiB, expected at most 256MiB, half of the heap of 512MiB."
                        + " Give the node more with -Xmx, or lower them.",
                "node: {event-loops: 8}¶bus: {max-backlog: 30MiB} | 2:20: bus.max-backlog: found"
                        + " limits.unfinished-messages 32MiB, history.max-pending-bytes 32MiB, bus.max-backlog 30MiB for"
                        + " each of 8 event loops: together 304MiB, expected at most 256MiB, half of the heap of 512MiB."
                        + " Give the node more with -Xmx, or lower them.",
                "fan-out: {retention-budget: 1GiB} | 1:29: fan-out.retention-budget: found"
                        + " fan-out.retention-budget 1GiB, expected at most 256MiB, half of direct memory of 512MiB. Give"
                        + " the node more with -XX:MaxDirectMemorySize, or lower them.",
                "websocket: {max-message: 40MiB} | 1:26: websocket.max-message: found websocket.max-message 40MiB,"
                        + " expected at most limits.unfinished-messages, which is 32MiB. Raise limits.unfinished-messages,"
                        + " or lower it.",
            })
    void what_does_not_fit_is_told_with_what_there_is(String yaml, String problem) {
        assertThat(with(512, 2).problems(yaml.replace('¶', '\n'))).containsExactly("duplex.yaml:" + problem);
    }

    private ConfigFixture with(int heapMebi, int processors) {
        return new ConfigFixture(directory, new Memory(mebi(heapMebi), mebi(heapMebi), processors));
    }

    private static long mebi(int count) {
        return (long) count << 20;
    }
}
