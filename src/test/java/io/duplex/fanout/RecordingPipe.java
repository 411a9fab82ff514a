package io.duplex.fanout;

import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * A socket that remembers. Behaves as Netty's does: over the high water mark it is not writable until half of that is
 * gone; what was flushed leaves as far as the kernel has room; {@code onWritable} is called from inside a flush, and a
 * flush inside a flush does nothing. On io_uring a flush only asks the kernel, which has taken the bytes some time
 * later: {@link #takesLater}.
 */
public final class RecordingPipe implements Pipe {
    private int highWaterBytes;
    private final Queue<ByteBuf> unflushed = new ArrayDeque<>();
    private final Queue<ByteBuf> flushed = new ArrayDeque<>();
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final List<Boolean> readingCalls = new ArrayList<>();
    private final BlockingQueue<Disconnect> closes = new LinkedBlockingQueue<>();
    private Runnable onWritable = () -> {};
    private Runnable onFlush = () -> {};
    private Consumer<Frame> onFrame = frame -> {};
    private Consumer<Disconnect> onClose = cause -> {};
    private long kernelRoomBytes = Long.MAX_VALUE;
    private long pendingBytes;
    private boolean writable = true;
    private boolean flushing;
    private boolean takesLater;
    private boolean lingers;
    private int flushCount;
    private int writeCount;
    private int cutCount;
    private int askCount;

    /** A socket that is full with more than this waiting in it. */
    public RecordingPipe(int highWaterBytes) {
        this.highWaterBytes = highWaterBytes;
    }

    /** Called when it takes bytes again. */
    public void onWritable(Runnable action) {
        onWritable = action;
    }

    /** Called with every frame that is written. */
    public void onFrame(Consumer<Frame> action) {
        onFrame = action;
    }

    /** Called with every flush. */
    public void onFlush(Runnable action) {
        onFlush = action;
    }

    /** Called when the node closes it. */
    public void onClose(Consumer<Disconnect> action) {
        onClose = action;
    }

    /** From now on a flush takes effect when {@link #complete} is called. */
    public void takesLater() {
        takesLater = true;
    }

    /** From now on it keeps what is in it when it is closed: the other side takes its time to end, too. */
    public void lingers() {
        lingers = true;
    }

    /** The kernel has taken what was flushed, as far as it has room; tells whether there was something. */
    public boolean complete() {
        boolean some = !flushed.isEmpty();
        drain();
        return some;
    }

    /** The client stops reading. */
    public void stall() {
        kernelRoomBytes = 0;
    }

    /** The client reads on. */
    public void resume() {
        readOn(Long.MAX_VALUE);
    }

    /** The client reads about so many bytes, and stops again. */
    public void readOn(long bytes) {
        kernelRoomBytes = bytes;
        drain();
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean writable() {
        return writable;
    }

    @Override
    public void fullAt(int bytes) {
        highWaterBytes = bytes;
    }

    /** With more than this waiting in it, it is full. */
    public int highWaterBytes() {
        return highWaterBytes;
    }

    @Override
    public int unsentBytes() {
        return (int) pendingBytes;
    }

    @Override
    public void write(ByteBuf bytes) {
        writeCount++;
        pendingBytes += bytes.readableBytes();
        unflushed.add(bytes);
        writable &= pendingBytes <= highWaterBytes;
        ByteBuf reader = bytes.duplicate();
        while (reader.isReadable()) {
            Frame frame = Frame.read(reader);
            frames.add(frame);
            onFrame.accept(frame);
        }
    }

    @Override
    public void flush() {
        flushCount++;
        onFlush.run();
        flushed.addAll(unflushed);
        unflushed.clear();
        if (!takesLater) {
            drain();
        }
    }

    private void drain() {
        if (flushing) {
            return;
        }
        flushing = true;
        while (kernelRoomBytes > 0 && !flushed.isEmpty()) {
            ByteBuf next = flushed.remove();
            kernelRoomBytes -= next.readableBytes();
            pendingBytes -= next.readableBytes();
            next.release();
            if (!writable && pendingBytes < highWaterBytes / 2) {
                writable = true;
                onWritable.run();
            }
        }
        flushing = false;
    }

    @Override
    public boolean askForLife() {
        askCount++;
        return false;
    }

    /** How often {@link #askForLife} was called. */
    public int askCount() {
        return askCount;
    }

    @Override
    public void reading(boolean on) {
        readingCalls.add(on);
    }

    @Override
    public void close(Disconnect cause) {
        if (!lingers) {
            drop();
        }
        closes.add(cause);
        onClose.accept(cause);
    }

    @Override
    public void cut() {
        cutCount++;
        drop();
    }

    /** How often {@link #cut} was called. */
    public int cutCount() {
        return cutCount;
    }

    /** The connection is cut: what waited in it is gone. */
    public void drop() {
        unflushed.forEach(ByteBuf::release);
        unflushed.clear();
        flushed.forEach(ByteBuf::release);
        flushed.clear();
        pendingBytes = 0;
        writable = false;
    }

    /** The payloads of all frames so far, which are then forgotten. */
    public List<String> takeTexts() {
        Collection<Frame> taken = new ArrayList<>();
        frames.drainTo(taken);
        return taken.stream().map(Frame::text).toList();
    }

    /** All frames, as they come; for tests with real event loops. */
    public BlockingQueue<Frame> frames() {
        return frames;
    }

    /** Why the node closed it. */
    public BlockingQueue<Disconnect> closes() {
        return closes;
    }

    /** What {@link #reading} was called with. */
    public List<Boolean> readingCalls() {
        return readingCalls;
    }

    /** How often {@link #flush} was called. */
    public int flushCount() {
        return flushCount;
    }

    /** How often {@link #write} was called. */
    public int writeCount() {
        return writeCount;
    }

    /** One frame as a client reads it. */
    public record Frame(int opcode, String text) {
        static Frame read(ByteBuf bytes) {
            int opcode = bytes.readByte() & 0x0F;
            long length = bytes.readUnsignedByte();
            if (length == 126) {
                length = bytes.readUnsignedShort();
            } else if (length == 127) {
                length = bytes.readLong();
            }
            return new Frame(
                    opcode,
                    bytes.readCharSequence((int) length, StandardCharsets.UTF_8).toString());
        }
    }
}
