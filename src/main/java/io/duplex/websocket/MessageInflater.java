package io.duplex.websocket;

import io.duplex.codec.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Messages that clients deflated (RFC 7692 s7.2.2), inflated up to a limit and no further, however small they came.
 *
 * <p>Clients are told not to keep their context, so one inflater serves all sockets of an event loop.
 */
final class MessageInflater {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int STEP_BYTES = 8 * 1024;

    private final Inflater inflater = new Inflater(true);
    private final byte[] step = new byte[STEP_BYTES];

    /**
     * Inflates one message.
     *
     * @return the message; the caller releases it
     * @throws ProtocolViolation if it is not deflated, or longer than {@code maxBytes}
     */
    ByteBuf inflate(ByteBuf bytes, int index, int count, int maxBytes) throws ProtocolViolation {
        byte[] deflated = new byte[count + TAIL.length];
        bytes.getBytes(index, deflated, 0, count);
        System.arraycopy(TAIL, 0, deflated, count, TAIL.length);
        inflater.reset();
        inflater.setInput(deflated);
        ByteBuf message = ByteBufAllocator.DEFAULT.heapBuffer(Math.min(maxBytes, Math.max(256, count * 2)));
        try {
            int written;
            while ((written = inflater.inflate(step)) > 0) {
                if (message.readableBytes() + written > maxBytes) {
                    throw new ProtocolViolation(Disconnect.MESSAGE_TOO_BIG, "message over " + maxBytes + " bytes");
                }
                message.writeBytes(step, 0, written);
            }
            if (inflater.needsDictionary() || (inflater.getRemaining() > 0 && !inflater.finished())) {
                throw new DataFormatException("a dictionary is asked for");
            }
            return message;
        } catch (DataFormatException e) {
            message.release();
            throw new ProtocolViolation(Disconnect.INVALID_UTF8, "message is not deflated as RFC 7692 asks");
        } catch (ProtocolViolation e) {
            message.release();
            throw e;
        }
    }
}
