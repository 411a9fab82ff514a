package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;

/**
 * What one source says, before it is checked.
 *
 * @param tree the values; a missing node if the source could not be read
 * @param keyOrigins where each key stands, by path
 * @param valueOrigins where each value stands, by path
 * @param problems mistakes made in writing it, whatever it says
 */
record Layer(
        JsonNode tree, Map<String, Origin> keyOrigins, Map<String, Origin> valueOrigins, List<ConfigProblem> problems) {

    static Layer empty() {
        return new Layer(JsonNodeFactory.instance.objectNode(), Map.of(), Map.of(), List.of());
    }

    static Layer unreadable(ConfigProblem problem) {
        return new Layer(MissingNode.getInstance(), Map.of(), Map.of(), List.of(problem));
    }

    boolean readable() {
        return !tree.isMissingNode();
    }

    Origin keyOrigin(String path) {
        return nearest(keyOrigins, path);
    }

    Origin valueOrigin(String path) {
        return nearest(valueOrigins, path);
    }

    /** An environment variable knows only where it begins: what lies inside it is where it is. */
    private static Origin nearest(Map<String, Origin> origins, String path) {
        String here = path;
        while (true) {
            Origin origin = origins.get(here);
            if (origin != null) {
                return origin;
            }
            int cut = Math.max(here.lastIndexOf('.'), here.lastIndexOf('['));
            if (cut < 0) {
                return Origin.DEFAULT;
            }
            here = here.substring(0, cut);
        }
    }
}
