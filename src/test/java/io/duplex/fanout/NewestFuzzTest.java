package io.duplex.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import io.duplex.channel.Overflow;
import io.duplex.codec.WireFormat;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random readers of the newest by key: each gets messages in their order, and what it does not get is told in the end,
 * to the last one. Whoever has caught up has the newest of every key, if so many are told apart.
 */
final class NewestFuzzTest {
    private static final int READERS = 6;
    private static final int KEYS = 5;
    private static final FanOutSettings SETTINGS = new FanOutSettings(2_000, 8_000, 300, 2_000, FanOutFixture.STALL);

    private final Random random = Seed.random("NewestFuzzTest");
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final ManualLoop loop = new ManualLoop();
    private final Budget budget = new Budget(SETTINGS.retentionBudgetBytes());
    private final Turn turn =
            new Turn(loop, SETTINGS, budget, allocator, new FanOutMetrics(new SimpleMeterRegistry(), budget));
    private final Lane lane = new Lane(WireFormat.BINARY, turn);
    private final List<Reader> readers = new ArrayList<>();
    private final Map<String, Integer> newest = new HashMap<>();
    private int appended;
    private long gaps;

    @Test
    void what_is_delivered_and_what_is_told_add_up() {
        // Given
        for (int i = 0; i < READERS; i++) {
            readers.add(new Reader());
        }
        // When
        for (int step = 0; step < 100_000; step++) {
            doSomething(readers.get(random.nextInt(READERS)));
        }
        readers.forEach(reader -> {
            reader.pipe.resume();
            reader.cursor.credit(1_000_000);
        });
        loop.runAll();
        // Then
        readers.forEach(Reader::hasSeenEverything);
        readers.forEach(reader -> reader.cursor.leave());
        readers.forEach(reader -> reader.pipe.drop());
        turn.sweep(0);
        loop.runAll();
        assertThat(budget.usedBytes()).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(gaps).isGreaterThan(100);
    }

    private void doSomething(Reader reader) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> append();
            case 3, 4 -> {
                loop.runAll();
                assertThat(budget.usedBytes()).isLessThanOrEqualTo(SETTINGS.retentionBudgetBytes());
            }
            case 5 -> reader.pipe.stall();
            case 6, 7 -> reader.pipe.readOn(random.nextInt(600));
            case 8 -> reader.pipe.resume();
            case 9 -> reader.cursor.credit(random.nextInt(8));
            case 10 -> reader.sendOwn();
            default -> {
                if (random.nextInt(20) == 0) {
                    reader.cursor.leave();
                    reader.join();
                }
            }
        }
    }

    private void append() {
        String key = "key=" + random.nextInt(KEYS);
        newest.put(key, appended);
        lane.append(FanOutFixture.message("rec " + appended++ + " " + key + " " + "x".repeat(random.nextInt(200))));
    }

    /** A client, and what it has been given and told since it joined. */
    private final class Reader {
        private final RecordingPipe pipe = new RecordingPipe(SETTINGS.socketHighWaterBytes());
        private final Outlet outlet = new Outlet(pipe, turn);
        private final Map<String, Integer> seen = new HashMap<>();
        private Cursor cursor;
        private int keys;
        private int start;
        private int last;
        private long accounted;
        private int sent;
        private int received;

        Reader() {
            pipe.onWritable(outlet::onWritable);
            pipe.onFrame(frame -> see(frame.text().split(" ", 4)));
            join();
        }

        void join() {
            keys = 1 + random.nextInt(KEYS);
            start = appended;
            last = -1;
            accounted = 0;
            seen.clear();
            Terms terms = new Terms(
                    new Overflow(Overflow.Policy.LATEST, keys, "key"),
                    random.nextInt(3) == 0 ? random.nextInt(10) : Terms.UNLIMITED);
            int joined = start;
            cursor = lane.join(outlet, dropped -> send("gap " + dropped + " " + joined), terms);
        }

        void sendOwn() {
            if (!outlet.isHalfFull() && cursor.remainingCredit() > 0) {
                cursor.send(("own " + sent++).getBytes(StandardCharsets.UTF_8));
            }
        }

        private void send(String payload) {
            outlet.send(WireFormat.BINARY, payload.getBytes(StandardCharsets.UTF_8));
        }

        private void see(String[] words) {
            int number = Integer.parseInt(words[1]);
            switch (words[0]) {
                case "rec" -> {
                    assertThat(number).isGreaterThan(last);
                    last = number;
                    accounted++;
                    seen.put(words[2], number);
                }
                case "gap" -> {
                    gaps++;
                    accounted += Integer.parseInt(words[2]) == start ? number : 0;
                }
                default -> assertThat(number).isEqualTo(received++);
            }
        }

        void hasSeenEverything() {
            assertThat(accounted).isEqualTo(appended - start);
            assertThat(received).isEqualTo(sent);
            newest.forEach((key, number) -> {
                if (keys == KEYS && number >= start) {
                    assertThat(seen).containsEntry(key, number);
                }
            });
        }
    }
}
