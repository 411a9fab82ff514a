package io.duplex.auth;

/**
 * A part of an expression. The matcher's work is a tree; below each character that is read hang the steps that read
 * nothing.
 *
 * @param ways to pass the part from its beginning to its end without reading
 * @param arrivals at its end without reading, from its beginning or from within, after a character was read
 * @param steps that read nothing, of all ways through it
 */
record RegexPart(double ways, double arrivals, double steps) {
    static final RegexPart NOTHING = new RegexPart(1, 1, 1);
    static final RegexPart CHARACTER = new RegexPart(0, 1, 1);

    RegexPart then(RegexPart next) {
        return new RegexPart(
                ways * next.ways, Math.max(next.arrivals, arrivals * next.ways), steps + arrivals * next.steps);
    }

    RegexPart or(RegexPart other) {
        double both = ways + other.ways;
        return new RegexPart(both, Math.max(both, Math.max(arrivals, other.arrivals)), steps + other.steps + 1);
    }

    RegexPart optional() {
        return new RegexPart(1 + ways, Math.max(arrivals, 1 + ways), steps + 1);
    }

    /** Java ends a repetition that has matched nothing, except where it counts to the least number. */
    RegexPart counted(double least) {
        double again = ways > 0 ? steps * least : steps;
        return new RegexPart(1 + ways, arrivals * (1 + ways), steps + arrivals * (again + ways + 1));
    }

    /** Only the first way through it is taken. */
    RegexPart atomic() {
        return new RegexPart(Math.min(1, ways), 1, steps + 1);
    }
}
