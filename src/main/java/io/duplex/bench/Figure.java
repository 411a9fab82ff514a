package io.duplex.bench;

/**
 * One number of a report.
 *
 * @param key in JSON and CSV
 * @param label in text
 * @param whole whether it is a count
 */
record Figure(String key, String label, double value, boolean whole) {
    static Figure count(String key, String label, long value) {
        return new Figure(key, label, value, true);
    }

    /** A number with a fraction; it is reported with three digits of it. */
    static Figure number(String key, String label, double value) {
        return new Figure(key, label, Math.round(value * 1000) / 1000.0, false);
    }

    Number json() {
        if (whole) {
            return (long) value;
        }
        return value;
    }
}
