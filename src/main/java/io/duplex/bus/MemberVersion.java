package io.duplex.bus;

import io.duplex.message.Delivery;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * The version of what the nodes of a cluster say to each other on the event bus: a header, {@code written/oldest}.
 *
 * <p>A later release may add headers, and fields to JSON objects, and raise the first number. If it changes what an
 * earlier release reads, it raises the second too: earlier releases then refuse the message, and do not take it for
 * something else.
 *
 * @param written the version of the release that wrote the message
 * @param oldest the oldest version that can read it
 */
record MemberVersion(int written, int oldest) {
    static final String HEADER = "duplex-version";
    static final MemberVersion CURRENT = new MemberVersion(1, 1);

    /** The version of a message; of one that has none, the first. */
    static MemberVersion of(Delivery message) {
        return parse(message.headers().get(HEADER));
    }

    private static MemberVersion parse(@Nullable String text) {
        if (text == null) {
            return new MemberVersion(1, 1);
        }
        String[] numbers = text.split("/", -1);
        try {
            return new MemberVersion(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new MemberVersion(Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
    }

    boolean isReadBy(MemberVersion reader) {
        return oldest <= reader.written;
    }

    /** These headers, and the version. */
    MultiMap mark(MultiMap headers) {
        return headers.set(HEADER, toString());
    }

    @Override
    public String toString() {
        return written + "/" + oldest;
    }
}
