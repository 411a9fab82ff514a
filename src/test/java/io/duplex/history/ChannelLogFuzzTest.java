package io.duplex.history;

import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random batches, repeated, late and lost on the copy, against the simplest log there could be: a list that keeps all.
 * The seed stands in the name of the test.
 */
final class ChannelLogFuzzTest {
    private static final int STEPS = 2_000;
    private static final int MOST = 40;
    private static final ManualClock CLOCK = new ManualClock();

    private final InternalSerializationService serialization = new DefaultSerializationServiceBuilder()
            .addDataSerializableFactory(HistorySerialization.FACTORY_ID, new HistorySerialization())
            .build();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void owner_and_copy_agree_with_a_list_that_keeps_everything(long seed) {
        Random random = new Random(seed);
        List<String> all = new ArrayList<>();
        Map<String, Long> offsets = new HashMap<>();
        Retention retention = new Retention(MOST, 1 << 20, 0, 2);
        ChannelLog owner = new ChannelLog(9);
        ChannelLog copy = new ChannelLog(9);
        long[] numbers = new long[3];
        AppendBatch previous = null;
        for (int step = 0; step < STEPS; step++) {
            boolean repeat = previous != null && random.nextInt(4) == 0;
            int writer = random.nextInt(numbers.length);
            AppendBatch batch = repeat
                    ? previous
                    : new AppendBatch(writer, ++numbers[writer], 0, retention, true, some(random, step));
            AppendResult result = owner.append(batch, CLOCK);
            for (int i = 0; i < batch.messages().size(); i++) {
                String id = java.util.Objects.requireNonNull(
                                batch.messages().get(i).id())
                        .id();
                Long known = offsets.get(id);
                if (!repeat) {
                    assertThat(result.isDuplicate(i)).as("step %d", step).isEqualTo(known != null);
                    if (known == null) {
                        all.add(text(batch.messages().get(i).stored(0, 0)));
                        offsets.put(id, (long) all.size());
                    }
                }
                assertThat(result.offset(i)).as("step %d", step).isEqualTo(offsets.get(id));
            }
            AppendBackup backup = overTheWire(owner.backup(batch, result));
            copy = copied(backup, copy);
            if (random.nextInt(3) == 0) {
                copy = copied(backup, copy); // a copy may be told twice
            }
            previous = batch;
            assertSame(owner, all, random);
            assertThat(contents(copy)).isEqualTo(contents(owner));
            if (random.nextInt(50) == 0) {
                owner = overTheWire(owner); // moves to another member
                ChannelLog promoted = overTheWire(copy);
                copy = owner;
                owner = promoted;
            }
        }
    }

    private static List<NewMessage> some(Random random, int step) {
        List<NewMessage> messages = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            String id = "id" + (random.nextInt(5) == 0 ? random.nextInt(step + 1) * 10 : step * 10 + i);
            messages.add(message(id, "of " + id));
        }
        return messages;
    }

    private static void assertSame(ChannelLog log, List<String> all, Random random) {
        assertThat(log.tail()).isEqualTo(all.size());
        assertThat(log.head()).isEqualTo(Math.max(1, all.size() - MOST + 1));
        long since = random.nextInt(all.size() + 1);
        int limit = 1 + random.nextInt(10);
        Page page = log.read(new PageRequest(new Position(log.epoch(), since), 0, limit, 1 << 20, 0), CLOCK);
        long from = Math.max(since + 1, log.head());
        List<String> expected = all.subList((int) from - 1, (int) Math.min(all.size(), from - 1 + limit));
        assertThat(Messages.texts(page)).isEqualTo(expected);
    }

    private static List<String> contents(ChannelLog log) {
        List<String> contents = new ArrayList<>();
        for (long offset = log.head(); offset <= log.tail(); offset++) {
            StoredMessage message = log.get(offset);
            contents.add(offset + " " + (message == null ? "hole" : text(message)));
        }
        return contents;
    }

    private static ChannelLog copied(AppendBackup backup, ChannelLog copy) {
        Map<String, ChannelLog> map = new HashMap<>(Map.of("a", copy));
        backup.process(map.entrySet().iterator().next());
        return map.get("a");
    }

    private <T> T overTheWire(T object) {
        return serialization.toObject(serialization.toData(object));
    }
}
