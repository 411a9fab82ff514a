package io.duplex.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.history.RecordedBatch;
import io.duplex.message.StoredMessage;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
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
