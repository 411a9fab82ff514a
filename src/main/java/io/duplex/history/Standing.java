package io.duplex.history;

/** What a member says of itself to the owner of a log. */
enum Standing {
    /** It has joined another side of a split, and what it held is still on its way there. */
    MERGING,
    /** It was on a side without a majority, and has not met all the others since: its logs may lack something. */
    PARTED,
    /** As far as it knows it has what the majority has. */
    WHOLE
}
