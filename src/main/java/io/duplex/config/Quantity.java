package io.duplex.config;

import java.time.Duration;

/**
 * Numbers with a unit: {@code 250ms}, {@code 10s}, {@code 2m}, {@code 1h}; {@code 512B}, {@code 64KiB}, {@code 1MiB},
 * {@code 1GiB}. Whoever reads one has checked its form before, as the schema's patterns do.
 */
public final class Quantity {
    private Quantity() {}

    /** The duration this says. */
    public static Duration duration(String text) {
        long number = number(text);
        return switch (unit(text)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw new IllegalArgumentException("not a duration: " + text);
        };
    }

    /** The bytes this says. */
    public static long bytes(String text) {
        long number = number(text);
        return switch (unit(text)) {
            case "B" -> number;
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> throw new IllegalArgumentException("not a size: " + text);
        };
    }

    /** So many bytes in the largest unit that says them, or nearly: a KiB is not split. */
    static String size(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + "B";
        }
        boolean mebibytes = bytes % (1 << 20) == 0;
        return mebibytes ? (bytes >> 20) + "MiB" : (bytes >> 10) + "KiB";
    }

    /** A number by which two durations, or two sizes, can be compared: milliseconds or bytes. */
    static long magnitude(String text) {
        return unit(text).endsWith("B") ? bytes(text) : duration(text).toMillis();
    }

    private static long number(String text) {
        return Long.parseLong(text.substring(0, digits(text)));
    }

    private static String unit(String text) {
        return text.substring(digits(text));
    }

    private static int digits(String text) {
        int end = 0;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
