package io.duplex.doors.sockjs;

import io.duplex.fanout.Pipe;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a session whose socket comes and goes: the answer that is open now, if there is one.
 *
 * <pre>
 *   no answer --({@link #attach})--> answer open --(its last frame: a poll's first, a stream's when it is long enough)--> no answer
 * </pre>
 *
 * <p>Not writable while there is no answer, so the session's cursors stay where they are and nothing is queued for it.
 * What a turn of the event loop writes is gathered, and becomes one frame at its {@link #flush}. Of a stream, at most
 * the high water mark is under way: what the kernel has not yet taken counts.
 */
final class ResponsePipe implements Pipe {
    private int highWaterBytes;
    private final int maxStreamingBytes;
    private final Owner owner;
    private final List<ByteBuf> gathered = new ArrayList<>(2);
    private @Nullable Answer answer;
    private int gatheredBytes;
    private int unsentBytes;
    /** It was not writable, and nobody has been told that it is again. */
    private boolean full;
    /** Also of answers that have had their last frame. */
    private int allUnsentBytes;

    private final Set<Answer> unsent = new HashSet<>();

    private long writtenBytes;

    ResponsePipe(int highWaterBytes, int maxStreamingBytes, Owner owner) {
        this.highWaterBytes = highWaterBytes;
        this.maxStreamingBytes = maxStreamingBytes;
        this.owner = owner;
    }

    /** Told what becomes of the pipe, on the session's loop. */
    interface Owner {
        /** More can be written. */
        void onWritable();

        /** An answer has had its last frame. */
        void onAnswered();

        /** A frame did not get through: the client has gone. */
        void onLost();

        /** The client is to be read, or not. */
        void onReading(boolean on);

        /** Whether something the client has sent waits to be looked at. */
        boolean hasUnread();

        /** The session has ended. */
        void onClose(Disconnect cause);

        /** Runs a step on the session's loop. */
        void later(Runnable step);
    }

    boolean isAttached() {
        return answer != null;
    }

    boolean isAttached(Answer asked) {
        return answer == asked;
    }

    /** From now on, frames go here; the answer is open, and none was before. */
    void attach(Answer next) {
        answer = next;
        unsentBytes = 0;
        writtenBytes = 0;
        full = false;
    }

    /** The connection of the answer is gone. */
    void detach() {
        answer = null;
        gathered.forEach(ByteBuf::release);
        gathered.clear();
        gatheredBytes = 0;
    }

    /** Writes a frame of the protocol's own. */
    void write(Frame frame, boolean last) {
        if (answer != null) {
            write(answer, frame.of(answer.dialect()), last);
        }
    }

    /** A frame in the words of a dialect. */
    interface Frame {
        ByteBuf of(Dialect dialect);
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public boolean writable() {
        return answer != null && gatheredBytes + unsentBytes < highWaterBytes;
    }

    @Override
    public void fullAt(int bytes) {
        highWaterBytes = bytes;
        mayBeFull();
    }

    private void mayBeFull() {
        full |= !writable();
    }

    @Override
    public int unsentBytes() {
        return gatheredBytes + allUnsentBytes;
    }

    @Override
    public void write(ByteBuf items) {
        if (answer == null) {
            items.release();
            return;
        }
        gathered.add(items);
        gatheredBytes += items.readableBytes();
        mayBeFull();
    }

    @Override
    public void flush() {
        if (answer == null || gathered.isEmpty()) {
            return;
        }
        ByteBuf frame = answer.dialect().messages(gathered);
        gathered.clear();
        gatheredBytes = 0;
        write(answer, frame, false);
    }

    /** A client that has an answer open is there; what is written to it fails otherwise. */
    @Override
    public boolean askForLife() {
        return answer != null;
    }

    @Override
    public boolean hasUnread() {
        return owner.hasUnread();
    }

    @Override
    public void reading(boolean on) {
        owner.onReading(on);
    }

    @Override
    public void close(Disconnect cause) {
        flush();
        owner.onClose(cause);
    }

    @Override
    public void cut() {
        List.copyOf(unsent).forEach(Answer::cut);
    }

    private void write(Answer to, ByteBuf frame, boolean last) {
        int bytes = frame.readableBytes();
        writtenBytes += bytes;
        boolean ends = last || !to.dialect().streaming() || writtenBytes >= maxStreamingBytes;
        if (ends) {
            answer = null;
            owner.onAnswered();
        } else {
            unsentBytes += bytes;
            mayBeFull();
        }
        allUnsentBytes += bytes;
        unsent.add(to);
        to.write(
                frame,
                ends,
                sent -> owner.later(() -> {
                    if (ends) {
                        unsent.remove(to);
                    }
                    written(to, bytes, sent);
                }));
    }

    private void written(Answer by, int bytes, boolean sent) {
        allUnsentBytes -= bytes;
        if (!sent) {
            owner.onLost();
        } else if (answer == by) {
            unsentBytes -= bytes;
            if (full && writable()) {
                full = false;
                owner.onWritable();
            }
        }
    }
}
