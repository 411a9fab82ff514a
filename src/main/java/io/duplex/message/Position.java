package io.duplex.message;

import org.jspecify.annotations.Nullable;

/**
 * A place in the history of an address: the message with this offset, in the log with this epoch.
 *
 * <p>Offsets count from 1 without a hole; offset 0 is the place before the first message. An epoch is born with a log's
 * contents: positions of different epochs have nothing to do with each other.
 *
 * @param epoch a random number of 48 bits
 * @param offset number of the message, at least 0
 */
public record Position(long epoch, long offset) {
    private static final int EPOCH_DIGITS = 12;
    private static final int RADIX = 16;
    /** 18 digits always fit a long. */
    private static final int MOST_OFFSET_DIGITS = 18;

    /** Reads what {@link #toString} wrote, such as {@code 5f3c9a1e2b7d:42}; null for anything else. */
    public static @Nullable Position parse(String text) {
        int colon = text.indexOf(':');
        int digits = text.length() - colon - 1;
        if (colon != EPOCH_DIGITS || digits < 1 || digits > MOST_OFFSET_DIGITS) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            if (i != colon && Character.digit(text.charAt(i), i < colon ? RADIX : 10) < 0) {
                return null;
            }
        }
        try {
            return new Position(
                    Long.parseLong(text, 0, colon, RADIX), Long.parseLong(text, colon + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            return null; // digits of another script
        }
    }

    /** The epoch as clients see it: 12 hexadecimal digits. */
    public String epochText() {
        return epochText(epoch);
    }

    /** An epoch as clients see it: 12 hexadecimal digits. */
    public static String epochText(long epoch) {
        String hex = Long.toHexString(epoch);
        return "0".repeat(Math.max(0, EPOCH_DIGITS - hex.length())) + hex;
    }

    /** Such as {@code 5f3c9a1e2b7d:42}. */
    @Override
    public String toString() {
        return epochText() + ":" + offset;
    }
}
