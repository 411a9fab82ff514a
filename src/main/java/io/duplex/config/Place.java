package io.duplex.config;

import java.util.List;
import java.util.regex.Pattern;

/** Paths into a configuration: {@code $.bridge.inbound[0].address}, shown without their root. */
final class Place {
    static final String ROOT = "$";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private Place() {}

    /** A key that holds a dot is quoted, so that no two places share a path. */
    static String child(String parent, String key) {
        return PLAIN.matcher(key).matches() ? parent + "." + key : parent + "['" + key + "']";
    }

    /** The path as the documents write it; empty for the configuration as a whole. */
    static String shown(String path) {
        return path.startsWith(ROOT + ".") ? path.substring(ROOT.length() + 1) : path.substring(ROOT.length());
    }

    static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    static String of(ConfigKey key) {
        return ROOT + "." + key.path();
    }

    /**
     * The path of a list of steps.
     *
     * @param steps texts for keys, integers for positions in lists
     */
    static String of(List<Object> steps) {
        String path = ROOT;
        for (Object step : steps) {
            path = step instanceof Integer index ? item(path, index) : child(path, step.toString());
        }
        return path;
    }

    /** Whether one of the two lies in the other, or they are the same. */
    static boolean touch(String one, String other) {
        return within(one, other) || within(other, one);
    }

    private static boolean within(String inner, String outer) {
        return inner.startsWith(outer)
                && (inner.length() == outer.length() || ".[".indexOf(inner.charAt(outer.length())) >= 0);
    }
}
