package io.duplex.doors.publish;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of bytes to lines. Holds what has come of one line, and no more of it than a line may have; blank lines are
 * counted but not handed out.
 */
final class LineSplitter {
    private final int maxBytes;
    private List<Line> lines = new ArrayList<>();
    private Buffer begun = Buffer.buffer();
    private boolean skipping;
    private int number = 1;

    LineSplitter(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Some more bytes. */
    void add(Buffer chunk) {
        int start = 0;
        for (int i = 0; i < chunk.length(); i++) {
            if (chunk.getByte(i) == '\n') {
                keep(chunk.getBuffer(start, i));
                endLine();
                start = i + 1;
            }
        }
        keep(chunk.getBuffer(start, chunk.length()));
    }

    /** The bytes are over; a last line needs no line break. */
    void end() {
        endLine();
    }

    /** The lines that are complete, in order; they are the caller's from now on. */
    List<Line> takeWhole() {
        List<Line> whole = lines;
        lines = new ArrayList<>();
        return whole;
    }

    /** Nothing of it is wanted any more. */
    void clear() {
        lines = new ArrayList<>();
        begun = Buffer.buffer();
    }

    /** Number of the line of which a part is still to come. */
    int begunLine() {
        return number;
    }

    /** What has come of it. */
    int begunBytes() {
        return begun.length();
    }

    private void keep(Buffer part) {
        if (skipping) {
            return;
        }
        if (begun.length() + part.length() > maxBytes) {
            lines.add(new Line(number, null));
            begun = Buffer.buffer();
            skipping = true;
        } else {
            begun.appendBuffer(part);
        }
    }

    private void endLine() {
        if (!skipping && !isBlank(begun)) {
            lines.add(new Line(number, begun));
        }
        begun = Buffer.buffer();
        skipping = false;
        number++;
    }

    private static boolean isBlank(Buffer line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.getByte(i) != ' ' && line.getByte(i) != '\t' && line.getByte(i) != '\r') {
                return false;
            }
        }
        return true;
    }

    /**
     * One line.
     *
     * @param number from 1
     * @param bytes without the line break; null if they are too many
     */
    record Line(int number, @Nullable Buffer bytes) {}
}
