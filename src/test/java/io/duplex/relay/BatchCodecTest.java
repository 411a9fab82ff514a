package io.duplex.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.history.RecordedBatch;
import io.duplex.message.StoredMessage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BatchCodecTest {
    private static final RecordedBatch BATCH = new RecordedBatch(
            77, List.of(message(5, "{\"a\":1}", null), message(6, "null", "{\"h\":\"1\"}"), message(7, "", null)));

    @Test
    void a_batch_arrives_as_it_was_sent() {
        RecordedBatch read = Objects.requireNonNull(BatchCodec.decode(BatchCodec.encode(BATCH)));
        assertThat(read.epoch()).isEqualTo(77);
        assertThat(read.messages()).usingRecursiveComparison().isEqualTo(BATCH.messages());
    }

    /** Bytes that a release has written. A release that writes others needs another version. */
    @Test
    void a_batch_as_a_release_wrote_it_is_read_and_written() {
        String written = "02000000000000004d000000030000001f00000000000000050000000000000032000000077b2261"
                + "223a317dffffffff000000250000000000000006000000000000003c000000046e756c6c00000009"
                + "7b2268223a2231227d000000180000000000000007000000000000004600000000ffffffff";
        Buffer batch = Buffer.buffer(HexFormat.of().parseHex(written));
        assertThat(Objects.requireNonNull(BatchCodec.decode(batch)).messages())
                .usingRecursiveComparison()
                .isEqualTo(BATCH.messages());
        assertThat(BatchCodec.encode(BATCH)).isEqualTo(batch);
    }

    @Test
    void what_a_later_release_adds_to_a_message_or_a_batch_is_skipped() {
        Buffer whole = BatchCodec.encode(BATCH);
        int first = 1 + Long.BYTES + Integer.BYTES;
        int length = whole.getInt(first);
        int end = first + Integer.BYTES + length;
        Buffer later = whole.getBuffer(0, end)
                .setInt(first, length + 3)
                .appendString("new")
                .appendBuffer(whole.getBuffer(end, whole.length()))
                .appendString("tail");
        assertThat(Objects.requireNonNull(BatchCodec.decode(later)).messages())
                .usingRecursiveComparison()
                .isEqualTo(BATCH.messages());
    }

    @Test
    void what_is_cut_short_or_of_another_version_is_no_batch() {
        Buffer whole = BatchCodec.encode(BATCH);
        for (int length = 0; length < whole.length(); length++) {
            assertThat(BatchCodec.decode(whole.getBuffer(0, length)))
                    .as("%d bytes", length)
                    .isNull();
        }
        assertThat(BatchCodec.decode(whole.copy().setByte(0, (byte) 3))).isNull();
        assertThat(BatchCodec.decode("text")).isNull();
        assertThat(BatchCodec.decode(null)).isNull();
    }

    @Test
    void random_bytes_never_do_more_than_fail() {
        Random random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = 2;
            }
            RecordedBatch read = BatchCodec.decode(Buffer.buffer(bytes));
            assertThat(read == null || !read.messages().isEmpty()).isTrue();
        }
    }

    private static StoredMessage message(long offset, String body, @Nullable String headers) {
        return new StoredMessage(
                offset,
                offset * 10,
                body.getBytes(StandardCharsets.UTF_8),
                headers == null ? null : headers.getBytes(StandardCharsets.UTF_8));
    }
}
