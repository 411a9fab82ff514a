package io.duplex.history;

import org.jspecify.annotations.Nullable;

/** What a member says of itself to the owner of a log. */
enum Standing {
    /** It has joined another side of a split, and what it held is still on its way there. */
    MERGING,
    /** It was on a side without a majority, and has not met all the others since: its logs may lack something. */
    PARTED,
    /** As far as it knows it has what the majority has. */
    WHOLE;

    /** What another member says of itself; one that only a later release knows is taken for the least, MERGING. */
    static Standing named(@Nullable String name) {
        for (Standing standing : values()) {
            if (standing.name().equals(name)) {
                return standing;
            }
        }
        return MERGING;
    }
}
