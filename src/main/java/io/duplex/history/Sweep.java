package io.duplex.history;

import org.jspecify.annotations.Nullable;

/** What the owner of a log is to do with it though nothing is appended. */
enum Sweep {
    /** All of it is to be kept. */
    NOTHING,
    /** Some of its messages or ids are too old. */
    TRIM,
    /** It has not been written or read for so long that it is forgotten. */
    FORGET;

    /** What another member allows; nothing if only a later release knows it. */
    static Sweep named(@Nullable String name) {
        for (Sweep sweep : values()) {
            if (sweep.name().equals(name)) {
                return sweep;
            }
        }
        return NOTHING;
    }
}
