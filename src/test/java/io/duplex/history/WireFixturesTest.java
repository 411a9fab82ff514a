package io.duplex.history;

import static io.duplex.history.Messages.WIRE;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.impl.HeapData;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;
import io.duplex.message.Position;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes that releases have written, one file for each class in {@code src/test/resources/wire/<release>}, as this
 * release reads them. To add those of a release, run this test once with {@code -Dduplex.wire.write=<release>}, commit
 * the new folder and add its name to {@link #RELEASES}. What is there is never written again.
 */
final class WireFixturesTest {
    private static final List<String> RELEASES = List.of("format2");

    static List<String> releases() {
        return RELEASES;
    }

    @ParameterizedTest
    @MethodSource("releases")
    void what_a_release_has_written_is_read(String release) throws IOException {
        for (Map.Entry<String, Object> sample : samples().entrySet()) {
            String name = sample.getKey();
            Object read = WIRE.toObject(new HeapData(bytes(release, name)));
            assertThat(read).as(name).isInstanceOf(sample.getValue().getClass());
            // The marks and seeds of the sample are fixed, so what is read is written as the sample is.
            assertThat(hex(read)).as(name).isEqualTo(hex(sample.getValue()));
        }
    }

    /** A later release adds a field: this one read what followed it as something else. */
    @Test
    void an_unknown_tail_is_skipped_wherever_it_stands() throws IOException {
        AppendBatch batch = batch();
        byte[] plain = WIRE.toBytes(new AppendEntries(batch));
        // The batch is all that AppendEntries holds: data header, class, then version and length.
        int lengthAt = plain.length - contentLength(plain) - Integer.BYTES;
        byte[] longer = java.util.Arrays.copyOf(plain, plain.length + 3);
        longer[lengthAt + 3] = (byte) (longer[lengthAt + 3] + 3);
        longer[plain.length] = 7;
        AppendEntries read = WIRE.toObject(new HeapData(longer));
        assertThat(hex(read)).isEqualTo(hex(new AppendEntries(batch)));
    }

    @Test
    void each_class_that_travels_has_a_sample() throws IllegalAccessException {
        List<Integer> ids = new ArrayList<>();
        for (Field field : HistorySerialization.class.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                ids.add(field.getInt(null));
            }
        }
        ids.remove((Object) HistorySerialization.FACTORY_ID);
        assertThat(samples().values().stream().map(sample -> ((IdentifiedDataSerializable) sample).getClassId()))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void fixtures_are_written_when_asked_for() throws IOException {
        String release = System.getProperty("duplex.wire.write");
        if (release != null) {
            Path folder = Files.createDirectories(Path.of("src/test/resources/wire", release));
            for (Map.Entry<String, Object> sample : samples().entrySet()) {
                String text = Base64.getMimeEncoder().encodeToString(WIRE.toBytes(sample.getValue()));
                Files.writeString(folder.resolve(sample.getKey() + ".b64"), text + "\n");
            }
        }
        assertThat(RELEASES).isNotEmpty();
    }

    private static int contentLength(byte[] plain) {
        for (int at = plain.length - Integer.BYTES; at > 0; at--) {
            int length = ((plain[at] & 255) << 24)
                    | ((plain[at + 1] & 255) << 16)
                    | ((plain[at + 2] & 255) << 8)
                    | (plain[at + 3] & 255);
            if (length == plain.length - at - Integer.BYTES && plain[at - 1] == 1 && length > 20) {
                return length;
            }
        }
        throw new AssertionError("no length in " + HexFormat.of().formatHex(plain));
    }

    private static String hex(Object object) {
        return HexFormat.of().formatHex(WIRE.toBytes(object));
    }

    private static byte[] bytes(String release, String name) throws IOException {
        String path = "/wire/" + release + "/" + name + ".b64";
        try (InputStream in = WireFixturesTest.class.getResourceAsStream(path)) {
            return Base64.getMimeDecoder()
                    .decode(java.util.Objects.requireNonNull(in, path).readAllBytes());
        }
    }

    private static AppendBatch batch() {
        NewMessage named = Messages.message("id 1", "\"body\"");
        NewMessage plain = Messages.message(2);
        return new AppendBatch(11, 12, 13, Messages.keep(100), true, List.of(named, plain));
    }

    private static Map<String, Object> samples() {
        PublishId id = new PublishId("someone", "id 1");
        AppendResult result = new AppendResult(5, 2, 1_700_000_000_000L, new long[] {1, 2}, new byte[] {0, 1});
        Entry entry = new Entry(Messages.message("\"body\"").stored(1, 1_700_000_000_000L), new Stamp(9, 11, 12, 14));
        Map<PublishId, RecentIds.Known> ids = Map.of(id, new RecentIds.Known(1, 14, 15));
        ChannelLog log = new ChannelLog(5);
        log.lineage = Lineage.NONE.with(13, 0).with(4, 3);
        log.ring.put(entry.message(), entry.stamp());
        ids.forEach(log.ids::add);
        log.batches.add(11, result.asLast(12));
        Page page = new Page(5, true, 1, 1, List.of(entry.message()));
        Map<String, Object> samples = new TreeMap<>();
        samples.put("ChannelLog", log);
        samples.put("AppendEntries", new AppendEntries(batch()));
        samples.put("AppendBackup", new AppendBackup(log, 1, batch(), result, List.of(entry), ids));
        samples.put("AppendResult", result);
        samples.put("ReadPage", new ReadPage(new PageRequest(new Position(5, 1), 2, 3, 4, 6), 2));
        samples.put("Page", page);
        samples.put("KeepLargerSide", new KeepLargerSide());
        samples.put("HeldByCopies", new HeldByCopies(page));
        samples.put("AskStanding", new AskStanding(new UUID(1, 2), Standing.PARTED));
        samples.put("AskPresence", new AskPresence());
        samples.put("WeighLog", new WeighLog());
        samples.put("SweepLog", new SweepLog(Sweep.TRIM));
        samples.put("SweepBackup", new SweepBackup(log, Sweep.FORGET));
        samples.put("Beginnings", beginnings());
        samples.put("AskBeginning", new AskBeginning("orders.1", Beginnings.Event.FORGOTTEN, 2));
        samples.put("SetBeginnings", new SetBeginnings(beginnings()));
        samples.put("KeepBeginnings", new KeepBeginnings());
        return samples;
    }

    private static Beginnings beginnings() {
        Beginnings beginnings = new Beginnings(17);
        beginnings.note(Beginnings.Event.FORGOTTEN, Beginnings.hash("orders.1"));
        beginnings.note(Beginnings.Event.BEGUN, Beginnings.hash("orders.2"));
        return beginnings;
    }
}
