package io.duplex.history;

import org.jspecify.annotations.Nullable;

/**
 * What a member says of how it writes what members exchange and keep.
 *
 * @param written the format it writes
 * @param oldest the oldest format it reads
 */
record Format(int written, int oldest) {
    /**
     * Of this release. A release that changes more than {@link Versioned} allows writes the next number; as long as it
     * can read the one before, members of both may meet.
     */
    static final Format CURRENT = new Format(2, 2);

    /** Reads what {@link #toString} wrote; of what is nothing of the kind, a format that fits none. */
    static Format parse(@Nullable String text) {
        String[] numbers = text == null ? new String[0] : text.split("/", -1);
        try {
            int written = Integer.parseInt(numbers[0]);
            return new Format(written, numbers.length > 1 ? Integer.parseInt(numbers[1]) : written);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new Format(0, 0);
        }
    }

    /** Whether members with these formats understand each other. */
    boolean fits(Format other) {
        return written >= other.oldest && other.written >= oldest;
    }

    @Override
    public String toString() {
        return written + "/" + oldest;
    }
}
