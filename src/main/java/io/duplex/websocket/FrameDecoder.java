package io.duplex.websocket;

import io.duplex.message.Disconnect;
import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Frames a client sends, byte by byte as they come (RFC 6455 s5).
 *
 * <pre>
 *   {@link Phase#FIRST} -> {@link Phase#SECOND} -> {@link Phase#LENGTH} (2 or 8 bytes, if any) -> {@link Phase#MASK} -> {@link Phase#PAYLOAD} -> FIRST
 * </pre>
 *
 * <p>Why not Netty's decoder: it hands out whole frames, so text is judged only when a frame is complete, where RFC
 * 6455 s8.1 wants a client with invalid UTF-8 failed at once; it collects a frame before its message's limits can be
 * checked; and it makes an object per frame, which a flood of tiny fragments turns into work for the collector. Here
 * every rule is checked at the first byte that breaks it, a message that arrives whole is handed on without a copy, and
 * an idle connection holds no buffer.
 *
 * <p>After a {@link ProtocolViolation} the decoder must be {@link #release}d.
 */
final class FrameDecoder {
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int LONGEST_CONTROL_BYTES = 125;

    private final FrameListener listener;
    private final MessageAssembly message;

    private Phase phase = Phase.FIRST;
    private boolean fin;
    private int opcode;
    private int missingHeaderBytes;
    private int shortestLength;
    private long length;
    private int mask;
    private long received;
    /** Payload so far of a control frame that did not come in one piece. */
    private @Nullable ByteBuf control;

    /**
     * A decoder of one connection.
     *
     * @param inflater null where permessage-deflate was not negotiated
     * @param unfinished shared by the connections of the event loop
     */
    FrameDecoder(
            WebSocketSettings limits,
            @Nullable SocketInflater inflater,
            Unfinished unfinished,
            FrameListener listener) {
        this.listener = listener;
        this.message = new MessageAssembly(limits, inflater, unfinished, listener);
    }

    /** Reads all there is, or frame by frame as long as the listener has time; at least one. */
    void decode(ByteBuf in) throws ProtocolViolation {
        boolean begun = false;
        while (in.isReadable()) {
            if (phase == Phase.FIRST) {
                if (begun && !listener.hasTime()) {
                    return;
                }
                begun = true;
            }
            switch (phase) {
                case FIRST -> readFirst(in.readByte());
                case SECOND -> readSecond(in.readByte());
                case LENGTH -> readLength(in.readUnsignedByte());
                case MASK -> readMask(in.readUnsignedByte(), in);
                case PAYLOAD -> {
                    readPayload(in);
                    if (phase == Phase.INFLATING) {
                        return;
                    }
                }
                case INFLATING -> {
                    if (!message.goOn()) {
                        return;
                    }
                    in.skipBytes(1);
                    begun = true;
                    phase = Phase.FIRST;
                }
                case CLOSED -> in.skipBytes(in.readableBytes());
            }
        }
    }

    /** Lets go of what was collected, and throws away what still comes. */
    void release() {
        phase = Phase.CLOSED;
        message.release();
        if (control != null) {
            control.release();
            control = null;
        }
    }

    private void readFirst(byte first) throws ProtocolViolation {
        fin = (first & 0x80) != 0;
        opcode = first & 0x0F;
        boolean rsv1 = (first & 0x40) != 0;
        if ((first & 0x30) != 0 || (rsv1 && isControl())) {
            throw violation("reserved bits set that no extension gives a meaning (RFC 6455 s5.2)");
        }
        if (!isControl()) {
            message.beginFrame(opcode, rsv1);
        } else if (opcode > PONG) {
            throw violation("reserved control opcode " + opcode);
        } else if (!fin) {
            throw violation("control frame in fragments (RFC 6455 s5.5)");
        }
        phase = Phase.SECOND;
    }

    private void readSecond(byte second) throws ProtocolViolation {
        if ((second & 0x80) == 0) {
            throw violation("frame without mask (RFC 6455 s5.1)");
        }
        int shortLength = second & 0x7F;
        if (isControl() && shortLength > LONGEST_CONTROL_BYTES) {
            throw violation("control frame over 125 bytes (RFC 6455 s5.5)");
        }
        length = 0;
        if (shortLength < 126) {
            length = shortLength;
            lengthIsKnown();
        } else {
            shortestLength = shortLength == 126 ? 126 : 65_536;
            missingHeaderBytes = shortLength == 126 ? 2 : 8;
            phase = Phase.LENGTH;
        }
    }

    private void readLength(int next) throws ProtocolViolation {
        length = length << 8 | next;
        if (--missingHeaderBytes == 0) {
            if (length < shortestLength) { // a set highest bit, forbidden too, makes it negative
                throw violation("length not in the fewest bytes that hold it (RFC 6455 s5.2)");
            }
            lengthIsKnown();
        }
    }

    private void lengthIsKnown() throws ProtocolViolation {
        if (!isControl()) {
            message.announce(length);
        }
        mask = 0;
        missingHeaderBytes = 4;
        phase = Phase.MASK;
    }

    private void readMask(int next, ByteBuf in) throws ProtocolViolation {
        mask = mask << 8 | next;
        if (--missingHeaderBytes == 0) {
            received = 0;
            phase = Phase.PAYLOAD;
            if (length == 0) {
                readPayload(in);
            }
        }
    }

    private void readPayload(ByteBuf in) throws ProtocolViolation {
        int index = in.readerIndex();
        int count = (int) Math.min(length - received, in.readableBytes());
        Mask.remove(in, index, count, mask, received);
        in.skipBytes(count);
        received += count;
        boolean frameEnds = received == length;
        if (frameEnds) {
            phase = Phase.FIRST;
        }
        if (isControl()) {
            takeControl(in, index, count, frameEnds);
        } else {
            takeData(in, index, count, frameEnds && fin);
        }
    }

    /** A message that takes longer than its turn keeps its last byte unread, so that the rest waits behind it. */
    private void takeData(ByteBuf in, int index, int count, boolean last) throws ProtocolViolation {
        if (!message.take(in, index, count, last)) {
            in.readerIndex(in.readerIndex() - 1);
            phase = Phase.INFLATING;
        }
    }

    private void takeControl(ByteBuf in, int index, int count, boolean ends) throws ProtocolViolation {
        if (ends && control == null) {
            handleControl(in, index, count);
            return;
        }
        control = control == null ? ByteBufAllocator.DEFAULT.heapBuffer(LONGEST_CONTROL_BYTES) : control;
        control.writeBytes(in, index, count);
        if (ends) {
            ByteBuf whole = control;
            control = null;
            try {
                handleControl(whole, whole.readerIndex(), whole.readableBytes());
            } finally {
                whole.release();
            }
        }
    }

    private void handleControl(ByteBuf bytes, int index, int count) throws ProtocolViolation {
        if (opcode == PING) {
            listener.onPing(bytes, index, count);
        } else if (opcode == CLOSE) {
            phase = Phase.CLOSED;
            listener.onClose(CloseStatus.read(bytes, index, count));
        } else if (opcode == PONG) {
            listener.onPong(count);
        }
    }

    private boolean isControl() {
        return opcode >= CLOSE;
    }

    private static ProtocolViolation violation(String reason) {
        return new ProtocolViolation(Disconnect.PROTOCOL_ERROR, reason);
    }

    /** Which byte comes next. */
    private enum Phase {
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        PAYLOAD,
        /** The whole message is here, and the byte that comes next was looked at already. */
        INFLATING,
        /** What follows a close frame, or a violation, is thrown away (s5.5.1, s7.1.7). */
        CLOSED
    }
}
