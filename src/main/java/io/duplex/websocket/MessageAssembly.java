package io.duplex.websocket;

import io.duplex.message.Disconnect;
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
    private final @Nullable SocketInflater inflater;

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
            @Nullable SocketInflater inflater,
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
     * @return false if the message is complete and takes more time than there is: {@link #goOn} goes on with it
     */
    boolean take(ByteBuf bytes, int index, int count, boolean last) throws ProtocolViolation {
        if (!deflated) {
            checkText(bytes, index, count);
        }
        if (last && collected == null) {
            if (finish(bytes, index, count)) {
                return true;
            }
            collect(bytes, index, count);
            hold();
            return false;
        }
        collect(bytes, index, count);
        if (last) {
            return goOn();
        }
        hold();
        return true;
    }

    /** Goes on with a message that is complete; returns whether it is done. */
    boolean goOn() throws ProtocolViolation {
        ByteBuf whole = collected;
        if (whole == null) {
            return true;
        }
        collected = null; // the listener may end this while it has the message
        unfinished.forget(this);
        boolean done = true;
        try {
            done = finish(whole, whole.readerIndex(), whole.readableBytes());
        } finally {
            if (done) {
                whole.release();
            } else {
                collected = whole;
            }
        }
        if (!done) {
            hold();
        }
        return done;
    }

    private void collect(ByteBuf bytes, int index, int count) {
        if (collected == null) {
            // Grows with what has come, not with what was announced: an announcement costs the client nothing.
            collected = ByteBufAllocator.DEFAULT.heapBuffer(Math.max(count, 256));
        }
        collected.writeBytes(bytes, index, count);
    }

    private void hold() throws ProtocolViolation {
        int inflating = inflater == null ? 0 : inflater.heldBytes();
        unfinished.update(this, (collected == null ? 0 : collected.readableBytes()) + inflating);
        if (collected == null) { // it was itself the one to be given up
            throw new ProtocolViolation(Disconnect.OVERLOADED, Disconnect.OVERLOADED.reason());
        }
    }

    /** Lets go of what was collected, and of what inflating needs. */
    void release() {
        giveBack();
        if (inflater != null) {
            inflater.release();
        }
    }

    private void giveBack() {
        if (collected != null) {
            collected.release();
            collected = null;
            unfinished.forget(this);
        }
        if (inflater != null) {
            inflater.stop();
        }
    }

    /** There is no room for it any more. */
    @Override
    public void giveUp() {
        giveBack();
        listener.onGivenUp();
    }

    /** Returns false if there is no time to inflate the rest now. */
    private boolean finish(ByteBuf bytes, int index, int count) throws ProtocolViolation {
        if (!deflated || inflater == null) {
            open = false;
            checkTextEnds();
            listener.onMessage(text, bytes, index, count);
            return true;
        }
        ByteBuf inflated = inflater.inflate(bytes, index, count, limits.maxMessageBytes(), listener);
        if (inflated == null) {
            return false;
        }
        open = false;
        try {
            checkText(inflated, inflated.readerIndex(), inflated.readableBytes());
            checkTextEnds();
            listener.onMessage(text, inflated, inflated.readerIndex(), inflated.readableBytes());
        } finally {
            inflated.release();
        }
        return true;
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
