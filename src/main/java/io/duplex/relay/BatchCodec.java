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
 *   byte version | long epoch | int count | count times: message
 *   message: int length | long offset | long time | bytes body | bytes headers
 *   bytes: int length, -1 for none | that many bytes
 * </pre>
 *
 * <p>A later release may add fields at the end of a message, or of the batch: they are skipped. Any other change needs
 * another version, which this release drops and counts: the feed reads those messages from the log.
 */
final class BatchCodec {
    private static final byte VERSION = 2;
    private static final int NONE = -1;

    private BatchCodec() {}

    static Buffer encode(RecordedBatch batch) {
        Buffer out = Buffer.buffer(64)
                .appendByte(VERSION)
                .appendLong(batch.epoch())
                .appendInt(batch.messages().size());
        for (StoredMessage message : batch.messages()) {
            int lengthAt = out.length();
            out.appendInt(0).appendLong(message.offset()).appendLong(message.timeMillis());
            append(out, message.body());
            append(out, message.headers());
            out.setInt(lengthAt, out.length() - lengthAt - Integer.BYTES);
        }
        return out;
    }

    /** The version of a batch this release cannot read, or 0 if it is not one. */
    static int unknownVersion(@Nullable Object body) {
        return body instanceof Buffer in && in.length() > 0 && in.getByte(0) != VERSION ? in.getByte(0) : 0;
    }

    /** The batch; null for one of an unknown version, and for what is not a batch. */
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
                int length = length();
                int end = at + length;
                if (length < 0 || end > in.length()) {
                    throw new IndexOutOfBoundsException(length);
                }
                long offset = number();
                long timeMillis = number();
                byte[] body = bytes();
                messages.add(new StoredMessage(offset, timeMillis, body == null ? EMPTY : body, bytes()));
                at = end;
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
