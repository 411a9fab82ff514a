package io.duplex.relay;

import io.duplex.history.RecordedBatch;
import io.duplex.message.StoredMessage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch of recorded messages on its way to other nodes.
 *
 * <pre>
 *   byte version | long epoch | int count | count times: long offset | long time | bytes body | bytes headers
 *   bytes: int length, -1 for none | that many bytes
 * </pre>
 */
final class BatchCodec {
    private static final byte VERSION = 1;
    private static final int NONE = -1;

    private BatchCodec() {}

    static Buffer encode(RecordedBatch batch) {
        Buffer out = Buffer.buffer(64)
                .appendByte(VERSION)
                .appendLong(batch.epoch())
                .appendInt(batch.messages().size());
        for (StoredMessage message : batch.messages()) {
            out.appendLong(message.offset()).appendLong(message.timeMillis());
            append(out, message.body());
            append(out, message.headers());
        }
        return out;
    }

    /** The batch, or null for what a later version, or somebody else, has sent. */
    static @Nullable RecordedBatch decode(@Nullable Object body) {
        if (!(body instanceof Buffer in) || in.length() == 0 || in.getByte(0) != VERSION) {
            return null;
        }
        try {
            return new Reader(in).batch();
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return null;
        }
    }

    private static void append(Buffer out, byte @Nullable [] bytes) {
        if (bytes == null) {
            out.appendInt(NONE);
        } else {
            out.appendInt(bytes.length).appendBytes(bytes);
        }
    }

    /** A place in a buffer. */
    private static final class Reader {
        private static final byte[] EMPTY = {};

        private final Buffer in;
        private int at = 1;

        Reader(Buffer in) {
            this.in = in;
        }

        @Nullable RecordedBatch batch() {
            long epoch = number();
            int count = length();
            List<StoredMessage> messages = new ArrayList<>(Math.min(count, 1_024));
            for (int i = 0; i < count; i++) {
                long offset = number();
                long timeMillis = number();
                byte[] body = bytes();
                messages.add(new StoredMessage(offset, timeMillis, body == null ? EMPTY : body, bytes()));
            }
            return messages.isEmpty() ? null : new RecordedBatch(epoch, messages);
        }

        private long number() {
            at += Long.BYTES;
            return in.getLong(at - Long.BYTES);
        }

        private int length() {
            at += Integer.BYTES;
            return in.getInt(at - Integer.BYTES);
        }

        private byte @Nullable [] bytes() {
            int length = length();
            if (length == NONE) {
                return null;
            }
            if (length < 0 || length > in.length() - at) {
                throw new IndexOutOfBoundsException(length); // before so many bytes are asked for
            }
            at += length;
            return in.getBytes(at - length, at);
        }
    }
}
