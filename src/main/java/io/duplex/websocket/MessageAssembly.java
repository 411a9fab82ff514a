package io.duplex.websocket;

import io.duplex.codec.Disconnect;
import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The message that data frames of one connection add up to (RFC 6455 s5.4): its limits, its text, its deflation.
 *
 * <p>A message that comes in one piece is handed on as it lies there; only others are collected.
 */
final class MessageAssembly implements Unfinished.Part {
    private static final int CONTINUATION = 0x0;
    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;

    private final WebSocketSettings limits;
    /** Null where permessage-deflate was not negotiated. */
    private final @Nullable MessageInflater inflater;

    private final Unfinished unfinished;
    private final FrameListener listener;
    private final Utf8Validator utf8 = new Utf8Validator();
    private boolean open;
    private boolean text;
    private boolean deflated;
    private int fragments;
    private @Nullable ByteBuf collected;

    MessageAssembly(
            WebSocketSettings limits,
            @Nullable MessageInflater inflater,
            Unfinished unfinished,
            FrameListener listener) {
        this.limits = limits;
        this.unfinished = unfinished;
        this.inflater = inflater;
        this.listener = listener;
    }

    /**
     * A data frame begins.
     *
     * @param rsv1 that its message is deflated; only the first frame may say so (RFC 7692 s6)
     */
    void beginFrame(int opcode, boolean rsv1) throws ProtocolViolation {
        if (opcode > BINARY) {
            throw violation("reserved data opcode " + opcode);
        }
        if (opcode == CONTINUATION && !open) {
            throw violation("continuation of no message (RFC 6455 s5.4)");
        }
        if (opcode != CONTINUATION && open) {
            throw violation("new message inside a fragmented one (RFC 6455 s5.4)");
        }
        if (rsv1 && (inflater == null || opcode == CONTINUATION)) {
            throw violation("reserved bit set that no extension gives a meaning here (RFC 6455 s5.2)");
        }
        if (opcode != CONTINUATION) {
            open = true;
            text = opcode == TEXT;
            deflated = rsv1;
            fragments = 0;
        }
        if (++fragments > limits.maxFragments()) {
            throw new ProtocolViolation(
                    Disconnect.TOO_MANY_FRAGMENTS, "more than " + limits.maxFragments() + " frames in one message");
        }
    }

    /** The frame says how long it is. */
    void announce(long frameBytes) throws ProtocolViolation {
        if (frameBytes > limits.maxFrameBytes()) {
            throw new ProtocolViolation(Disconnect.FRAME_TOO_BIG, "frame over " + limits.maxFrameBytes() + " bytes");
        }
        int before = collected == null ? 0 : collected.readableBytes();
        if (frameBytes + before > limits.maxMessageBytes()) {
            throw new ProtocolViolation(
                    Disconnect.MESSAGE_TOO_BIG, "message over " + limits.maxMessageBytes() + " bytes");
        }
    }

    /**
     * A piece of the frame's payload, unmasked.
     *
     * @param last whether it is the message's last
     */
    void take(ByteBuf bytes, int index, int count, boolean last) throws ProtocolViolation {
        if (!deflated) {
            checkText(bytes, index, count);
        }
        if (last && collected == null) {
            finish(bytes, index, count);
            return;
        }
        if (collected == null) {
            // Grows with what has come, not with what was announced: an announcement costs the client nothing.
            collected = ByteBufAllocator.DEFAULT.heapBuffer(Math.max(count, 256));
        }
        collected.writeBytes(bytes, index, count);
        if (!last) {
            unfinished.holds(this, collected.readableBytes());
            if (collected == null) { // it was itself the one to be given up
                throw new ProtocolViolation(Disconnect.OVERLOADED, Disconnect.OVERLOADED.reason());
            }
        } else {
            ByteBuf whole = collected;
            collected = null;
            unfinished.forget(this);
            try {
                finish(whole, whole.readerIndex(), whole.readableBytes());
            } finally {
                whole.release();
            }
        }
    }

    /** Lets go of what was collected. */
    void release() {
        if (collected != null) {
            collected.release();
            collected = null;
            unfinished.forget(this);
        }
    }

    /** There is no room for it any more. */
    @Override
    public void giveUp() {
        release();
        listener.onGivenUp();
    }

    private void finish(ByteBuf bytes, int index, int count) throws ProtocolViolation {
        open = false;
        if (!deflated || inflater == null) {
            checkTextEnds();
            listener.onMessage(text, bytes, index, count);
            return;
        }
        ByteBuf inflated = inflater.inflate(bytes, index, count, limits.maxMessageBytes());
        try {
            checkText(inflated, inflated.readerIndex(), inflated.readableBytes());
            checkTextEnds();
            listener.onMessage(text, inflated, inflated.readerIndex(), inflated.readableBytes());
        } finally {
            inflated.release();
        }
    }

    private void checkText(ByteBuf bytes, int index, int count) throws ProtocolViolation {
        if (text && !utf8.accept(bytes, index, count)) {
            throw new ProtocolViolation(Disconnect.INVALID_UTF8, "text is not UTF-8");
        }
    }

    private void checkTextEnds() throws ProtocolViolation {
        if (text && !utf8.finish()) {
            throw new ProtocolViolation(Disconnect.INVALID_UTF8, "text ends inside a character");
        }
    }

    private static ProtocolViolation violation(String reason) {
        return new ProtocolViolation(Disconnect.PROTOCOL_ERROR, reason);
    }
}
