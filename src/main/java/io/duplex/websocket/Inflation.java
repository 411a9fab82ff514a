package io.duplex.websocket;

import static java.util.Objects.requireNonNull;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * One deflated message on its way to be inflated (RFC 7692 s7.2.2), which can stop after each small step: blocks that
 * hold nothing cost time, and are no shorter message for it.
 *
 * <p>A block may be marked final inside a message (s7.2.3.4). zlib takes that for the end of its stream, so a new one
 * begins behind it, at the next byte, with what came before as its dictionary.
 *
 * <p>Behind the message comes the tail that the sender left out, and then one more block, which is empty and final:
 * only if the stream ends exactly there did the message not end inside a block of its own.
 */
final class Inflation {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final byte[] LAST_BLOCK = {1, 0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int CHUNK_BYTES = 1_024;
    private static final int SMALLEST_BYTES = 256;
    /** The stream of zlib with its own window, about. */
    private static final int STREAM_BYTES = 48 * 1_024;

    private final MessageInflater shared;
    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private Stage stage = Stage.MESSAGE;
    private @Nullable Window window;
    private @Nullable ByteBuf message;
    private int chunkLength;
    private int taken;
    private int maxBytes;

    Inflation(MessageInflater shared) {
        this.shared = shared;
    }

    void begin(@Nullable Window referredTo, int deflatedBytes, int mostBytes) {
        stage = Stage.MESSAGE;
        window = referredTo;
        maxBytes = mostBytes;
        taken = 0;
        chunkLength = 0;
        message = ByteBufAllocator.DEFAULT.heapBuffer(
                (int) Math.min(mostBytes, Math.max(SMALLEST_BYTES, deflatedBytes * 2L)));
        restart(0);
    }

    /**
     * Goes on with the message {@code deflated}, at least for a step.
     *
     * @return whether it is whole
     */
    boolean goOn(ByteBuf deflated, int index, int count, FrameListener listener)
            throws DataFormatException, ProtocolViolation {
        if (count == 0) {
            return true; // some send an empty message so, without the block of s7.2.3.6
        }
        byte[] step = shared.step();
        do {
            int written = inflater.inflate(step);
            if (written > 0) {
                take(step, written);
            } else if (inflater.finished()) {
                if (isWhole(count)) {
                    return true;
                }
                restart(inflater.getRemaining());
            } else if (inflater.needsInput()) {
                feed(deflated, index, count);
            } else {
                throw new DataFormatException("a dictionary is asked for");
            }
            // The last chunk is short work, and most messages have no other: they are not cut, whatever the time.
        } while (taken == count || listener.hasTime());
        return false;
    }

    private void take(byte[] step, int written) throws DataFormatException, ProtocolViolation {
        if (stage != Stage.MESSAGE) {
            throw new DataFormatException("it ends inside a block");
        }
        ByteBuf whole = requireNonNull(message);
        if (whole.readableBytes() + written > maxBytes) {
            throw new ProtocolViolation(Disconnect.MESSAGE_TOO_BIG, "message over " + maxBytes + " bytes");
        }
        whole.writeBytes(step, 0, written);
    }

    /** A final block has ended. */
    private boolean isWhole(int count) throws DataFormatException {
        int rest = inflater.getRemaining();
        if (stage == Stage.MESSAGE) {
            return rest == 0 && taken == count; // nothing was left out, so there is nothing to add
        }
        if (rest > 0) {
            throw new DataFormatException("it ends inside a block");
        }
        return true;
    }

    /** A stream that knows what came before, for the {@code rest} of the chunk. */
    private void restart(int rest) {
        inflater.reset();
        byte[] dictionary = shared.dictionary();
        ByteBuf whole = requireNonNull(message);
        int ofMessage = Math.min(Window.MOST_BYTES, whole.readableBytes());
        int before = window == null ? 0 : window.copyLast(Window.MOST_BYTES - ofMessage, dictionary);
        whole.getBytes(whole.writerIndex() - ofMessage, dictionary, before, ofMessage);
        if (before + ofMessage > 0) {
            inflater.setDictionary(dictionary, 0, before + ofMessage);
        }
        inflater.setInput(chunk, chunkLength - rest, rest);
    }

    private void feed(ByteBuf deflated, int index, int count) throws DataFormatException {
        if (taken < count) {
            chunkLength = Math.min(CHUNK_BYTES, count - taken);
            deflated.getBytes(index + taken, chunk, 0, chunkLength);
            taken += chunkLength;
            inflater.setInput(chunk, 0, chunkLength);
            return;
        }
        switch (stage) {
            case MESSAGE -> {
                stage = Stage.TAIL;
                inflater.setInput(TAIL);
            }
            case TAIL -> {
                stage = Stage.LAST_BLOCK;
                inflater.setInput(LAST_BLOCK);
            }
            case LAST_BLOCK -> throw new DataFormatException("it ends inside a block");
        }
    }

    /** The message so far, which the caller releases; this can begin another. */
    ByteBuf finish() {
        ByteBuf finished = requireNonNull(message);
        message = null;
        window = null;
        return finished;
    }

    int heldBytes() {
        return STREAM_BYTES + requireNonNull(message).capacity();
    }

    /** Of no more use. */
    void end() {
        inflater.end();
    }

    /** What the stream is given. */
    private enum Stage {
        MESSAGE,
        TAIL,
        LAST_BLOCK
    }
}
