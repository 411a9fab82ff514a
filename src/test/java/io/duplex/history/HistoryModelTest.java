package io.duplex.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.Seed;
import io.duplex.message.Position;
import io.duplex.message.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random lives of one address: publishers that repeat, batches that are carried out again, copies that miss some,
 * owners that die, clusters that split and meet in any order, clocks that jump. Against the promise: what was
 * acknowledged is there once, in order, and a client that was told of nothing has heard all of it once.
 */
final class HistoryModelTest {
    private static final int STEPS = 250;
    private static final int MOST_SIDES = 5;
    private static final long ALL_BYTES = 1L << 30;

    private Random random = new Random();
    private final List<ModelSide> sides = new ArrayList<>();
    private final List<ModelClient> clients = new ArrayList<>();
    /** By body: what was acknowledged, and with which id. */
    private final Map<String, NewMessage> acknowledged = new HashMap<>();

    private final List<NewMessage> published = new ArrayList<>();
    private final Map<Long, Long> numbers = new HashMap<>();
    private Retention retention = Messages.keep(1);
    private @Nullable AppendBatch last;

    @Test
    void what_was_acknowledged_is_there_once_and_every_loss_is_told() {
        random = Seed.random("history");
        for (int round = 0; round < Seed.rounds(40); round++) {
            begin(round % 2 == 0 ? 1_000_000 : 20);
            for (int step = 0; step < STEPS; step++) {
                step(step);
            }
            end(round);
        }
    }

    private void begin(int messages) {
        sides.clear();
        clients.clear();
        acknowledged.clear();
        published.clear();
        numbers.clear();
        last = null;
        retention = new Retention(messages, ALL_BYTES, Messages.HOUR_MILLIS, 2);
        sides.add(new ModelSide(new ChannelLog(5), new ManualClock(), true));
        IntStream.range(0, 8).forEach(client -> clients.add(new ModelClient(sides.get(0))));
    }

    private void step(int step) {
        ModelSide side = sides.get(random.nextInt(sides.size()));
        switch (random.nextInt(12)) {
            case 0 -> split(side);
            case 1 -> merge(random.nextInt(sides.size()), random.nextInt(sides.size()));
            case 2 -> side.clock.jump((random.nextLong() % 10) * Messages.HOUR_MILLIS);
            case 3 -> side.sweep();
            case 4 -> side.failOver();
            case 5, 6 -> read(clients.get(random.nextInt(clients.size())));
            case 7 -> side.synchronise();
            default -> append(side, step);
        }
        side.clock.pass(random.nextInt(500));
    }

    private void append(ModelSide side, int step) {
        boolean repeats = last != null && random.nextInt(6) == 0;
        long writer = random.nextInt(4);
        AppendBatch batch = repeats && last != null
                ? last
                : new AppendBatch(writer, numbers.merge(writer, 1L, Long::sum), 5, retention, true, some(step));
        boolean frozen = random.nextInt(8) == 0;
        AppendResult result = side.append(batch, frozen);
        last = batch;
        for (int i = 0; i < result.count(); i++) {
            NewMessage message = batch.messages().get(i);
            String body = body(message);
            if (result.isNew(i)) {
                side.recorded.add(body);
            }
            if (side.answers && !side.copyIsBehind && !result.isConflict(i)) {
                acknowledged.put(body, message);
                StoredMessage named = side.owner.get(result.offset(i));
                if (named != null) {
                    assertThat(Messages.text(named)).as("what the answer names").isEqualTo(body);
                }
            }
        }
    }

    /** New ones, repeated ones, and others under an id that is known. */
    private List<NewMessage> some(int step) {
        List<NewMessage> messages = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            NewMessage earlier = published.isEmpty() ? null : published.get(random.nextInt(published.size()));
            NewMessage next;
            if (earlier != null && earlier.id() != null && random.nextInt(4) == 0) {
                next = random.nextInt(4) == 0
                        ? new NewMessage(earlier.id(), bytes("other " + step + "." + i), null)
                        : earlier;
            } else {
                PublishId id = new PublishId("p" + random.nextInt(3), step + "." + i);
                // Without an id it is there once as long as both sides that carried out its batch keep it.
                boolean named = retention.messages() < STEPS || random.nextInt(3) > 0;
                next = new NewMessage(named ? id : null, bytes(step + "." + i + id.publisher()), null);
            }
            published.add(next);
            messages.add(next);
        }
        return messages;
    }

    private static void read(ModelClient client) {
        if (!client.side.copyIsBehind) {
            client.read();
        }
    }

    private void split(ModelSide side) {
        if (sides.size() < MOST_SIDES && side.answers) {
            ModelSide other = side.split(random.nextBoolean());
            sides.add(other);
            clients.stream()
                    .filter(client -> client.side == side && other.answers && random.nextBoolean())
                    .forEach(client -> client.side = other);
        }
    }

    /** A side that answered nothing joins a majority; of two that did, neither was one all the time. */
    private void merge(int first, int second) {
        if (first == second || !sides.get(first).answers) {
            return;
        }
        ModelSide kept = sides.get(first);
        ModelSide other = sides.get(second);
        if (!other.answers && sides.stream().filter(side -> side.answers).count() > 1) {
            return; // there is no majority
        }
        ChannelLog one = TwoSides.one(kept.owner, Messages.copied(other.owner), !other.answers, kept.clock);
        kept.owner = one;
        kept.synchronise();
        kept.recorded.addAll(other.recorded);
        sides.remove(other);
        clients.stream().filter(client -> client.side == other).forEach(client -> client.side = kept);
    }

    private void end(int round) {
        while (sides.size() > 1) {
            sides.sort((one, another) -> Boolean.compare(another.answers, one.answers));
            merge(0, 1);
        }
        ModelSide all = sides.get(0);
        all.synchronise();
        clients.forEach(ModelClient::read);
        Page page = all.owner.read(
                new PageRequest(new Position(all.owner.epoch(), 0), 0, 1_000_000, Integer.MAX_VALUE, 0), all.clock);
        List<String> texts = Messages.texts(page);
        assertThat(texts).as("round %d", round).doesNotHaveDuplicates();
        if (retention.messages() > STEPS * 10) {
            assertThat(texts).as("round %d", round).containsAll(acknowledged.keySet());
        }
        long writer = 1_000;
        for (NewMessage message : acknowledged.values()) {
            if (message.id() != null) {
                AppendBatch again = new AppendBatch(++writer, 1, 5, retention, true, List.of(message));
                AppendResult result = all.owner.append(again, all.clock);
                assertThat(result.isNew(0))
                        .as("round %d: %s is repeated", round, body(message))
                        .isFalse();
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String body(NewMessage message) {
        return Messages.text(message.stored(1, 0));
    }
}
