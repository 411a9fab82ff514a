package io.duplex.transport.websocket;

import io.duplex.codec.Disconnect;
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
 * <p>After a {@link ProtocolViolation} the decoder must not be used any more.
 */
final class FrameDecoder {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int LONGEST_CONTROL_BYTES = 125;

    private final WebSocketSettings limits;
    private final FrameListener listener;
    private final Utf8Validator utf8 = new Utf8Validator();

    private Phase phase = Phase.FIRST;
    private boolean fin;
    private int opcode;
    private int missingHeaderBytes;
    private int shortestLength;
    private long length;
    private int mask;
    private long received;

    private boolean inMessage;
    private boolean messageIsText;
    private int fragments;
    /** Payload so far of a message that did not come in one piece, or of a control frame that did not. */
    private @Nullable ByteBuf message;

    private @Nullable ByteBuf control;

    FrameDecoder(WebSocketSettings limits, FrameListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** Reads all there is. */
    void decode(ByteBuf in) throws ProtocolViolation {
        while (in.isReadable()) {
            switch (phase) {
                case FIRST -> readFirst(in.readByte());
                case SECOND -> readSecond(in.readByte());
                case LENGTH -> readLength(in.readUnsignedByte());
                case MASK -> readMask(in.readUnsignedByte(), in);
                case PAYLOAD -> readPayload(in);
                case CLOSED -> in.skipBytes(in.readableBytes());
            }
        }
    }

    /** Lets go of what was collected. */
    void release() {
        if (message != null) {
            message.release();
            message = null;
        }
        if (control != null) {
            control.release();
            control = null;
        }
    }

    private void readFirst(byte first) throws ProtocolViolation {
        fin = (first & 0x80) != 0;
        opcode = first & 0x0F;
        if ((first & 0x70) != 0) {
            throw violation("reserved bits set, but no extension was negotiated (RFC 6455 s5.2)");
        }
        if (isControl()) {
            if (opcode > PONG) {
                throw violation("reserved control opcode " + opcode);
            }
            if (!fin) {
                throw violation("control frame in fragments (RFC 6455 s5.5)");
            }
        } else {
            beginFragment();
        }
        phase = Phase.SECOND;
    }

    private void beginFragment() throws ProtocolViolation {
        if (opcode > BINARY) {
            throw violation("reserved data opcode " + opcode);
        }
        if (opcode == CONTINUATION && !inMessage) {
            throw violation("continuation of no message (RFC 6455 s5.4)");
        }
        if (opcode != CONTINUATION && inMessage) {
            throw violation("new message inside a fragmented one (RFC 6455 s5.4)");
        }
        if (opcode != CONTINUATION) {
            inMessage = true;
            messageIsText = opcode == TEXT;
            fragments = 0;
        }
        if (++fragments > limits.maxFragments()) {
            throw new ProtocolViolation(
                    Disconnect.TOO_MANY_FRAGMENTS, "more than " + limits.maxFragments() + " frames in one message");
        }
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
            if (length > limits.maxFrameBytes()) {
                throw new ProtocolViolation(
                        Disconnect.FRAME_TOO_BIG, "frame over " + limits.maxFrameBytes() + " bytes");
            }
            if (length + collectedBytes() > limits.maxMessageBytes()) {
                throw new ProtocolViolation(
                        Disconnect.MESSAGE_TOO_BIG, "message over " + limits.maxMessageBytes() + " bytes");
            }
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
                endFrame(in, in.readerIndex(), 0);
            }
        }
    }

    private void readPayload(ByteBuf in) throws ProtocolViolation {
        int index = in.readerIndex();
        int available = (int) Math.min(length - received, in.readableBytes());
        Mask.remove(in, index, available, mask, received);
        in.skipBytes(available);
        if (!isControl() && messageIsText && !utf8.accept(in, index, available)) {
            throw new ProtocolViolation(Disconnect.INVALID_UTF8, "text is not UTF-8");
        }
        received += available;
        if (received == length) {
            endFrame(in, index, available);
        } else {
            collect(in, index, available);
        }
    }

    /** The last piece of a frame is here. */
    private void endFrame(ByteBuf in, int index, int pieceBytes) throws ProtocolViolation {
        phase = Phase.FIRST;
        if (isControl()) {
            endControl(in, index, pieceBytes);
        } else if (fin) {
            endMessage(in, index, pieceBytes);
        } else {
            collect(in, index, pieceBytes);
        }
    }

    private void endMessage(ByteBuf in, int index, int pieceBytes) throws ProtocolViolation {
        inMessage = false;
        if (messageIsText && !utf8.finish()) {
            throw new ProtocolViolation(Disconnect.INVALID_UTF8, "text ends inside a character");
        }
        if (message == null) {
            listener.onMessage(messageIsText, in, index, pieceBytes);
            return;
        }
        collect(in, index, pieceBytes);
        ByteBuf whole = message;
        message = null;
        try {
            listener.onMessage(messageIsText, whole, whole.readerIndex(), whole.readableBytes());
        } finally {
            whole.release();
        }
    }

    private void endControl(ByteBuf in, int index, int pieceBytes) throws ProtocolViolation {
        if (control == null) {
            handleControl(in, index, pieceBytes);
            return;
        }
        collect(in, index, pieceBytes);
        ByteBuf whole = control;
        control = null;
        try {
            handleControl(whole, whole.readerIndex(), whole.readableBytes());
        } finally {
            whole.release();
        }
    }

    private void handleControl(ByteBuf bytes, int index, int count) throws ProtocolViolation {
        if (opcode == PING) {
            listener.onPing(bytes, index, count);
        } else if (opcode == CLOSE) {
            phase = Phase.CLOSED;
            listener.onClose(CloseStatus.read(bytes, index, count));
        }
        // A pong nobody asked for is allowed and means nothing (s5.5.3).
    }

    private void collect(ByteBuf in, int index, int count) {
        if (isControl()) {
            control = control == null ? heapBuffer(LONGEST_CONTROL_BYTES) : control;
            control.writeBytes(in, index, count);
        } else {
            message = message == null ? heapBuffer(Math.max(count, 256)) : message;
            message.writeBytes(in, index, count);
        }
    }

    /** Grows with what has come, not with what was announced: an announcement costs the client nothing. */
    private static ByteBuf heapBuffer(int capacity) {
        return ByteBufAllocator.DEFAULT.heapBuffer(capacity);
    }

    private long collectedBytes() {
        return message == null ? 0 : message.readableBytes();
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
        /** What follows a close frame is thrown away (s5.5.1). */
        CLOSED
    }
}
