package io.duplex.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.codec.EncodedMessage;
import io.duplex.codec.Envelopes;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One event loop's way out, whose turns end when told, with clients that remember. A class that uses it is
 * {@link ExtendWith extended with} {@link Ending}.
 */
final class FanOutFixture {
    static final int HIGH_WATER = 100;
    /** Of all messages: making one costs more than most tests. */
    private static final MessageDeflater DEFLATER = new MessageDeflater();

    static final Duration STALL = Duration.ofSeconds(10);

    /** Those of the test that is running. */
    private static final List<FanOutFixture> OPEN = new ArrayList<>();

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ManualLoop loop = new ManualLoop();
    private final Turn turn;
    private final List<Client> clients = new ArrayList<>();
    private long nanos;

    FanOutFixture() {
        this(new FanOutSettings(1 << 20, 1 << 20, HIGH_WATER, 1_000, STALL));
    }

    FanOutFixture(FanOutSettings settings) {
        this(settings, new Budget(settings.retentionBudgetBytes()));
    }

    /** A loop that shares its budget with others. */
    FanOutFixture(FanOutSettings settings, Budget budget) {
        turn = new Turn(loop, settings, budget, allocator, new FanOutMetrics(registry, budget));
        OPEN.add(this);
    }

    Lane lane() {
        return new Lane(WireFormat.TEXT, turn);
    }

    Client client() {
        return new Client(new RecordingPipe(turn.settings().socketHighWaterBytes()));
    }

    /** A client of that lane. */
    Client clientOf(Lane lane) {
        return clientOf(lane, Terms.PLAIN);
    }

    /** A client of that lane, on these terms. */
    Client clientOf(Lane lane, Terms terms) {
        Client client = client();
        client.join(lane, terms);
        return client;
    }

    /** What happens when the loop looks at its sockets. */
    void sockets(Runnable action) {
        loop.sockets(action);
    }

    /** Lets the loop do what is queued on it, and a second pass; tells how many tasks were queued. */
    int endTurn() {
        int tasks = loop.runAll();
        nanos += Duration.ofSeconds(1).toNanos();
        turn.sweep(nanos);
        loop.runAll();
        return tasks;
    }

    /** As {@link #endTurn}, but no second passes. */
    void endTurnOnly() {
        loop.runAll();
    }

    /** What may still be kept, as the node knows it; negative if it is too much. */
    long budgetLeft() {
        return turn.settings().retentionBudgetBytes() - (long) retainedGauge();
    }

    /** Bytes of all chunks and frames that somebody still holds. */
    long heldBytes() {
        return allocator.metric().usedDirectMemory();
    }

    double count(String meter) {
        return registry.get("duplex.fanout." + meter).counter().count();
    }

    double retainedGauge() {
        return registry.get("duplex.fanout.retained").gauge().value();
    }

    /** A message that says this in every format. */
    static EncodedMessage message(String payload) {
        return new EncodedMessage(new Text(payload), Set.of(WireFormat.TEXT), DEFLATER);
    }

    static void append(Lane lane, String... payloads) {
        for (String payload : payloads) {
            lane.append(message(payload));
        }
    }

    /** Payloads {@code "<from>", .. "<to - 1>"}, each with as many bytes. */
    static String[] numbers(int from, int to, int bytes) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            String number = String.valueOf(i);
            numbers.add(number + "-".repeat(bytes - number.length()));
        }
        return numbers.toArray(new String[0]);
    }

    /** Its fields are written {@code name=value} and end with a blank. */
    private record Text(String text) implements EncodedMessage.Content {
        @Override
        public byte[] envelope(Envelopes words) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String field(String name) {
            int start = text.indexOf(name + "=");
            return start < 0 ? "" : text.substring(start).split(" ", 2)[0];
        }
    }

    /** A client whose gaps are sent to it, as a session does. */
    final class Client {
        final RecordingPipe pipe;
        final Outlet outlet;
        private final List<Cursor> cursors = new ArrayList<>();
        Cursor cursor;

        Client(RecordingPipe pipe) {
            this.pipe = pipe;
            this.outlet = new Outlet(pipe, turn);
            pipe.onWritable(outlet::onWritable);
            pipe.onClose(cause -> outlet.onClosed());
            clients.add(this);
        }

        Cursor join(Lane lane) {
            return join(lane, Terms.PLAIN);
        }

        Cursor join(Lane lane, Terms terms) {
            cursor = lane.join(outlet, dropped -> send("gap " + dropped), terms);
            cursors.add(cursor);
            return cursor;
        }

        void send(String payload) {
            outlet.send(WireFormat.TEXT, payload.getBytes(StandardCharsets.UTF_8));
        }

        List<String> texts() {
            return pipe.takeTexts();
        }

        /** Its connection is gone. */
        private void end() {
            outlet.onClosed();
            cursors.forEach(Cursor::leave);
            pipe.drop();
        }
    }

    /** After each test all clients go, and nothing may be held that was for them. */
    static final class Ending implements AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext test) {
            List<FanOutFixture> ended = List.copyOf(OPEN);
            OPEN.clear();
            ended.forEach(loop -> loop.clients.forEach(Client::end));
            ended.forEach(FanOutFixture::endTurn);
            assertThat(ended).allSatisfy(loop -> assertThat(loop.heldBytes()).isZero());
        }
    }
}
