package io.duplex.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import io.duplex.channel.Overflow;
import io.duplex.codec.WireFormat;
import io.duplex.message.Disconnect;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random publishing to random clients that read as they please, against the simplest model there is: a client that
 * joined when a lane had n messages must see message n, n + 1 and so on, and every hole must be told before the message
 * after it, with its exact size.
 */
final class FanOutFuzzTest {
    private static final int LANES = 3;
    private static final int CLIENTS = 8;
    private static final FanOutSettings SETTINGS = new FanOutSettings(2_000, 4_000, 300, 2_000, FanOutFixture.STALL);

    private final Random random = Seed.random("FanOutFuzzTest");
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final ManualLoop loop = new ManualLoop();
    private final Budget budget = new Budget(SETTINGS.retentionBudgetBytes());
    private final Turn turn =
            new Turn(loop, SETTINGS, budget, allocator, new FanOutMetrics(new SimpleMeterRegistry(), budget));
    private final List<Lane> lanes = new ArrayList<>();
    private final int[] appended = new int[LANES];
    private final List<ModelClient> clients = new ArrayList<>();
    private long gaps;
    private long slowConsumers;
    private long inPlace;
    private long marks;

    @Test
    void every_client_sees_everything_or_is_told_exactly_what_it_missed() {
        // Given
        for (int i = 0; i < LANES; i++) {
            lanes.add(new Lane(WireFormat.BINARY, turn));
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new ModelClient());
        }
        // When
        for (int step = 0; step < 300_000; step++) {
            doSomething();
        }
        clients.forEach(client -> client.pipe.resume());
        clients.forEach(ModelClient::giveAllCredit);
        loop.runAll();
        while (clients.stream().map(client -> client.pipe.complete()).reduce(false, Boolean::logicalOr)) {
            loop.runAll();
        }
        // Then
        clients.forEach(ModelClient::hasSeenEverything);
        assertThat(lanes).allSatisfy(lane -> assertThat(lane.retainedBytes()).isZero());
        clients.forEach(ModelClient::leave);
        endTurn();
        assertThat(budget.usedBytes()).isZero();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
        assertThat(lanes).allMatch(Lane::isEmpty);
        // Else the numbers above are so generous that the test tests nothing.
        assertThat(gaps).isGreaterThan(100);
        assertThat(slowConsumers).isGreaterThan(10);
        assertThat(inPlace).isGreaterThan(100);
        assertThat(marks).isGreaterThan(100);
    }

    private void doSomething() {
        ModelClient client = clients.get(random.nextInt(CLIENTS));
        int lane = random.nextInt(LANES);
        switch (random.nextInt(25)) {
            case 0, 1, 2, 3, 4, 5 -> append(lane);
            case 6, 7, 8, 9 -> endTurn();
            case 10 -> client.pipe.stall();
            case 11, 12 -> client.pipe.readOn(random.nextInt(1_000));
            case 13 -> client.pipe.resume();
            case 14 -> client.joinOrLeave(lane);
            case 15, 16 -> client.sendOwn();
            case 17 -> client.outlet.onWritable();
            case 18 -> client.pipe.flush();
            case 19 -> client.sendInPlace(lane);
            case 20 -> client.giveCredit(lane);
            case 21 -> client.mark(lane);
            case 22 -> client.pipe.complete();
            case 23 -> turn.keepShare();
            default -> {
                if (random.nextInt(200) == 0) {
                    client.outlet.close(Disconnect.SERVICE_RESTART);
                }
            }
        }
    }

    private void append(int lane) {
        int padding = random.nextInt(50) == 0 ? random.nextInt(3_000) : random.nextInt(100);
        String payload = "rec " + lane + " " + appended[lane]++ + " " + "x".repeat(padding);
        lanes.get(lane).append(FanOutFixture.message(payload));
    }

    private void endTurn() {
        turn.sweep(0);
        loop.runAll();
        assertThat(lanes)
                .allMatch(lane -> lane.retainedBytes() <= SETTINGS.laneRetentionBytes())
                .satisfies(all -> assertThat(
                                all.stream().mapToLong(Lane::retainedBytes).sum())
                        .isLessThanOrEqualTo(SETTINGS.retentionBudgetBytes()));
    }

    /** A client, and what it must see next. */
    private final class ModelClient {
        private final Cursor[] cursors = new Cursor[LANES];
        private final int[] next = new int[LANES];
        private final int[] gapStart = new int[LANES];
        private final int[] joins = new int[LANES];
        private final long[] credits = new long[LANES];
        private final int[] unmarked = new int[LANES];
        private int ownSent;
        private int ownSeen;
        private RecordingPipe pipe;
        private Outlet outlet;

        ModelClient() {
            connect();
        }

        private void connect() {
            pipe = new RecordingPipe(SETTINGS.socketHighWaterBytes());
            outlet = new Outlet(pipe, turn);
            if (random.nextBoolean()) {
                pipe.takesLater();
            }
            pipe.onWritable(outlet::onWritable);
            pipe.onFrame(frame -> see(frame.text().split(" ", 4)));
            pipe.onClose(this::onClosed);
            ownSent = 0;
            ownSeen = 0;
        }

        private void onClosed(Disconnect cause) {
            if (cause == Disconnect.SLOW_CONSUMER) {
                slowConsumers++;
            }
            leave();
            connect();
        }

        void joinOrLeave(int lane) {
            if (cursors[lane] != null) {
                leave(lane);
                return;
            }
            joins[lane]++;
            unmarked[lane] = 0;
            next[lane] = appended[lane];
            gapStart[lane] = Integer.MAX_VALUE;
            cursors[lane] = lanes.get(lane).join(outlet, dropped -> send("gap " + lane + " " + dropped), terms());
            credits[lane] = cursors[lane].remainingCredit();
        }

        /**
         * Whatever the policy, what is not delivered is told; keys have a test of their own, as they are told later.
         */
        private Terms terms() {
            Overflow overflow = switch (random.nextInt(4)) {
                case 0 -> new Overflow(Overflow.Policy.DROP_OLDEST, 1 + random.nextInt(10), null);
                case 1 -> new Overflow(Overflow.Policy.LATEST, 0, null);
                case 2 -> new Overflow(Overflow.Policy.DISCONNECT, 1 + random.nextInt(100), null);
                default -> Overflow.DROP_OLDEST;
            };
            return new Terms(overflow, random.nextInt(3) == 0 ? random.nextInt(20) : Terms.UNLIMITED);
        }

        void giveCredit(int lane) {
            if (cursors[lane] != null && credits[lane] != Terms.UNLIMITED) {
                int more = 1 + random.nextInt(20);
                credits[lane] += more;
                cursors[lane].credit(more);
            }
        }

        void giveAllCredit() {
            for (int lane = 0; lane < LANES; lane++) {
                if (cursors[lane] != null && credits[lane] != Terms.UNLIMITED) {
                    credits[lane] += 1_000_000;
                    cursors[lane].credit(1_000_000);
                }
            }
        }

        private void useCredit(int lane) {
            if (credits[lane] != Terms.UNLIMITED) {
                assertThat(credits[lane]--).isPositive();
            }
        }

        /** For this client alone, but after all that was appended so far. */
        void sendInPlace(int lane) {
            if (cursors[lane] != null && !outlet.isHalfFull() && cursors[lane].remainingCredit() > 0) {
                String payload =
                        "place " + lane + " " + appended[lane] + " " + joins[lane] + "x".repeat(random.nextInt(100));
                cursors[lane].send(payload.getBytes(StandardCharsets.UTF_8));
            }
        }

        /** To be told between what was appended so far and what comes after. */
        void mark(int lane) {
            if (cursors[lane] != null) {
                unmarked[lane]++;
                String mark = "mark " + lane + " " + appended[lane] + " " + joins[lane];
                cursors[lane].whenHere(() -> send(mark));
            }
        }

        void sendOwn() {
            send("own 0 " + ownSent++ + " " + "x".repeat(random.nextInt(600)));
        }

        private void send(String payload) {
            outlet.send(WireFormat.BINARY, payload.getBytes(StandardCharsets.UTF_8));
        }

        private void see(String[] words) {
            int lane = Integer.parseInt(words[1]);
            int number = Integer.parseInt(words[2]);
            switch (words[0]) {
                case "rec" -> {
                    assertThat(cursors[lane]).isNotNull();
                    assertThat(number).isEqualTo(next[lane]++);
                    useCredit(lane);
                    gapStart[lane] = Integer.MAX_VALUE;
                }
                case "place" -> {
                    inPlace++;
                    if (isInPlace(words[3], lane, number)) {
                        useCredit(lane);
                    }
                }
                case "mark" -> {
                    marks++;
                    if (isInPlace(words[3], lane, number)) {
                        unmarked[lane]--;
                    }
                }
                case "gap" -> {
                    gaps++;
                    assertThat(number).isPositive();
                    gapStart[lane] = Math.min(gapStart[lane], next[lane]);
                    next[lane] += number;
                }
                default -> assertThat(number).isEqualTo(ownSeen++);
            }
        }

        /** Where its place was lost it comes right after the gap. What waited alone outlives its cursor: then false. */
        private boolean isInPlace(String word, int lane, int number) {
            boolean stillIn = cursors[lane] != null && word.replace("x", "").equals("" + joins[lane]);
            assertThat(!stillIn || number == next[lane] || (gapStart[lane] <= number && number < next[lane]))
                    .isTrue();
            return stillIn;
        }

        void hasSeenEverything() {
            for (int lane = 0; lane < LANES; lane++) {
                if (cursors[lane] != null) {
                    assertThat(next[lane]).isEqualTo(appended[lane]);
                    assertThat(unmarked[lane]).isZero();
                }
            }
            assertThat(ownSeen).isEqualTo(ownSent);
        }

        private void leave(int lane) {
            Cursor left = cursors[lane];
            cursors[lane] = null;
            if (random.nextBoolean()) {
                left.leave();
            } else {
                left.leaveHere();
            }
        }

        void leave() {
            for (int lane = 0; lane < LANES; lane++) {
                if (cursors[lane] != null) {
                    leave(lane);
                }
            }
            outlet.onClosed();
            pipe.drop();
        }
    }
}
