package io.duplex.config;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in the configuration, told so that it can be mended without looking anything up.
 *
 * @param origin where it is
 * @param path which value, as {@code $.cluster.members[0]}; null if it is about no value, as a file that is missing
 * @param found what is there
 * @param expected what should be
 * @param hint a guess at what was meant, as a whole sentence; null if there is none
 */
public record ConfigProblem(
        Origin origin,
        @Nullable String path,
        String found,
        String expected,
        @Nullable String hint) {

    /**
     * The problem in one line, in the form editors and pipelines recognise: {@code duplex.yaml:3:9: public.port: found
     * 99999, expected a whole number from 0 to 65535}.
     */
    public String text() {
        return text("");
    }

    /** As {@link #text}, of what does not keep the node from starting. */
    public String warning() {
        return text("warning: ");
    }

    private String text(String kind) {
        String place = path == null ? "" : Place.shown(path);
        String where = place.isEmpty() ? origin.text() : origin.text() + ": " + place;
        String what = where + ": " + kind + "found " + found + ", expected " + expected;
        return hint == null ? what : what + ". " + hint;
    }
}
