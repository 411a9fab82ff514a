package io.duplex.config;

import java.util.Comparator;

/**
 * Where a value, or a mistake, comes from.
 *
 * @param name the file as the user gave it, or the variable; empty for what is built in
 * @param line line of the file, from 1; 0 = the file as a whole, or no file
 * @param column column of the line, from 1; 0 as for {@code line}
 */
public record Origin(Kind kind, String name, int line, int column) implements Comparable<Origin> {

    /** Declared in the order in which problems are told. */
    public enum Kind {
        FILE,
        ENVIRONMENT,
        DEV_PROFILE,
        NO_FILE,
        MEMORY,
        DEFAULT
    }

    static final Origin DEFAULT = new Origin(Kind.DEFAULT, "", 0, 0);
    static final Origin DEV_PROFILE = new Origin(Kind.DEV_PROFILE, "", 0, 0);
    /** A default that is less because there is not so much memory. */
    static final Origin MEMORY = new Origin(Kind.MEMORY, "", 0, 0);

    static final Origin NO_FILE = new Origin(Kind.NO_FILE, "", 0, 0);

    private static final Comparator<Origin> ORDER = Comparator.comparing(Origin::kind)
            .thenComparingInt(Origin::line)
            .thenComparingInt(Origin::column)
            .thenComparing(Origin::name);

    static Origin file(String name) {
        return new Origin(Kind.FILE, name, 0, 0);
    }

    static Origin file(String name, int line, int column) {
        return new Origin(Kind.FILE, name, line, column);
    }

    static Origin variable(String name) {
        return new Origin(Kind.ENVIRONMENT, name, 0, 0);
    }

    /** {@code duplex.yaml:3:9}, {@code DUPLEX_PUBLIC_PORT} or the name of what is built in. */
    public String text() {
        return switch (kind) {
            case FILE -> line == 0 ? name : name + ":" + line + ":" + column;
            case ENVIRONMENT -> name;
            case DEV_PROFILE -> "dev profile";
            case NO_FILE -> "no file given";
            case MEMORY -> "default for this memory";
            case DEFAULT -> "default";
        };
    }

    @Override
    public int compareTo(Origin other) {
        return ORDER.compare(this, other);
    }
}
