package io.duplex.doors.sse;

import io.duplex.codec.EventStart;
import io.duplex.fanout.Pipe;
import io.duplex.message.Disconnect;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a stream of several addresses. An event comes with the position of its own address as id, the same
 * bytes for everybody; here the places of all addresses of this stream take its place:
 *
 * <pre>
 *   shared    id: 5f3c9a1e2b7d:42 \n        data: {"type":"rec","address":"news", ..} \n \n
 *   written   id: 5f3c9a1e2b7d:42,- \n      the same bytes, not copied
 * </pre>
 *
 * <p>A line of its own behind the events would be cheaper and wrong: who is cut off between an event and that line
 * comes back with the place of one address, and has lost those of the others. So each event carries them. What is kept
 * for who is behind, and what is encoded, stays one for all.
 */
public final class PlacesPipe implements Pipe {
    private static final byte[] ID = EventStart.ID.getBytes(StandardCharsets.US_ASCII);

    private final Pipe pipe;
    private final Places places;
    private final List<byte[]> starts;

    /** The way out through {@code pipe} of a stream of these addresses. */
    public PlacesPipe(Pipe pipe, List<String> addresses, Places places) {
        this.pipe = pipe;
        this.places = places;
        this.starts = addresses.stream().map(EventStart::data).toList();
    }

    @Override
    public void write(ByteBuf frames) {
        @Nullable CompositeByteBuf written = null;
        int end = frames.writerIndex();
        int taken = frames.readerIndex();
        for (int event = taken; event < end; event = next(frames, event)) {
            if (!begins(frames, event, ID)) {
                continue;
            }
            int lineEnd = frames.indexOf(event, end, (byte) '\n');
            int address = addressAt(frames, lineEnd + 1);
            if (address < 0) {
                continue; // an id without a message is this stream's own
            }
            int id = event + ID.length;
            places.reached(address, frames.toString(id, lineEnd - id, StandardCharsets.US_ASCII));
            if (written == null) {
                written = frames.alloc().compositeBuffer(Integer.MAX_VALUE);
            }
            written.addComponent(true, frames.retainedSlice(taken, id - taken));
            written.addComponent(true, ByteBufUtil.writeAscii(frames.alloc(), String.valueOf(places.id())));
            taken = lineEnd;
        }
        if (written == null) {
            pipe.write(frames);
            return;
        }
        written.addComponent(true, frames.retainedSlice(taken, end - taken));
        frames.release();
        pipe.write(written);
    }

    /** Data is one line, so the first blank line is the event's end. */
    private static int next(ByteBuf frames, int event) {
        int end = frames.writerIndex();
        int line = event;
        while (true) {
            int lineEnd = frames.indexOf(line, end, (byte) '\n');
            if (lineEnd < 0 || lineEnd + 1 >= end) {
                return end;
            }
            if (frames.getByte(lineEnd + 1) == '\n') {
                return lineEnd + 2;
            }
            line = lineEnd + 1;
        }
    }

    private int addressAt(ByteBuf frames, int at) {
        for (int i = 0; i < starts.size(); i++) {
            if (begins(frames, at, starts.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean begins(ByteBuf frames, int at, byte[] with) {
        if (frames.writerIndex() - at < with.length) {
            return false;
        }
        for (int i = with.length - 1; i >= 0; i--) { // addresses are most different at their end
            if (frames.getByte(at + i) != with[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean deflates() {
        return pipe.deflates();
    }

    @Override
    public boolean writable() {
        return pipe.writable();
    }

    @Override
    public void fullAt(int bytes) {
        pipe.fullAt(bytes);
    }

    @Override
    public int unsentBytes() {
        return pipe.unsentBytes();
    }

    @Override
    public void flush() {
        pipe.flush();
    }

    @Override
    public boolean hasUnread() {
        return pipe.hasUnread();
    }

    @Override
    public void reading(boolean on) {
        pipe.reading(on);
    }

    @Override
    public void close(Disconnect cause) {
        pipe.close(cause);
    }

    @Override
    public void cut() {
        pipe.cut();
    }

    /** Where the client is in each of its addresses. */
    public interface Places {
        /** The client has all of the address with this number up to here. */
        void reached(int address, String position);

        /** As the id of an event; null if no place is known. */
        @Nullable String id();
    }
}
