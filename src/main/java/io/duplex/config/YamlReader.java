package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * YAML to JSON values, each with its position.
 *
 * <p>Only the parser of SnakeYAML is used. Its meaning of values is YAML 1.1's, where {@code no} is false, {@code 1:30}
 * is ninety and the second of two equal keys wins; here it is the core schema of YAML 1.2 (s10.3.2), and a key given
 * twice is a mistake.
 */
final class YamlReader {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /** Every alias of a list is copied out: without a bound, few lines could become gigabytes. */
    private static final int MAX_ALIASES = 10;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Turns a line and a column, both from 1, into what a problem says of its place. */
    interface Locator {
        Origin at(int line, int column);
    }

    private final Locator locator;
    private final Map<String, Origin> keyOrigins = new HashMap<>();
    private final Map<String, Origin> valueOrigins = new HashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Set<Node> open = new HashSet<>();

    private YamlReader(Locator locator) {
        this.locator = locator;
    }

    /**
     * Reads one document.
     *
     * @param path where in the configuration its root stands
     */
    static Layer read(String text, String path, Locator locator) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        YamlReader reader = new YamlReader(locator);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            JsonNode tree = root == null ? JSON.nullNode() : reader.convert(root, path);
            reader.valueOrigins.putIfAbsent(path, locator.at(1, 1));
            return new Layer(tree, reader.keyOrigins, reader.valueOrigins, reader.problems);
        } catch (YAMLException e) {
            return Layer.unreadable(YamlMistake.problem(e, text, locator));
        }
    }

    /** The value of an unquoted text: {@code null}, {@code true}, {@code 5}, {@code 0.5}, or else the text itself. */
    static JsonNode plain(String text) {
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return JSON.nullNode();
            }
            case "true", "True", "TRUE" -> {
                return JSON.booleanNode(true);
            }
            case "false", "False", "FALSE" -> {
                return JSON.booleanNode(false);
            }
            default -> {
                if (WHOLE_NUMBER.matcher(text).matches()) {
                    BigInteger number = new BigInteger(text);
                    return number.bitLength() < Long.SIZE
                            ? JSON.numberNode(number.longValue())
                            : JSON.numberNode(number);
                }
                return DECIMAL.matcher(text).matches()
                        ? JSON.numberNode(new BigDecimal(text).doubleValue())
                        : JSON.textNode(text);
            }
        }
    }

    private JsonNode convert(Node node, String path) {
        valueOrigins.put(path, at(node.getStartMark()));
        if (node instanceof ScalarNode scalar) {
            return scalar.isPlain() && !scalar.getTag().equals(Tag.STR)
                    ? plain(scalar.getValue())
                    : JSON.textNode(scalar.getValue());
        }
        if (!open.add(node)) {
            problems.add(new ConfigProblem(
                    at(node.getStartMark()), path, "an alias inside of what it stands for", "values that end", null));
            return JSON.nullNode();
        }
        JsonNode converted =
                node instanceof MappingNode mapping ? section(mapping, path) : list((SequenceNode) node, path);
        open.remove(node);
        return converted;
    }

    private ArrayNode list(SequenceNode sequence, String path) {
        ArrayNode list = JSON.arrayNode();
        for (Node item : sequence.getValue()) {
            list.add(convert(item, Place.item(path, list.size())));
        }
        return list;
    }

    private ObjectNode section(MappingNode mapping, String path) {
        ObjectNode section = JSON.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            Origin origin = at(entry.getKeyNode().getStartMark());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(new ConfigProblem(origin, path, "a list or a section as a key", "a name", null));
                continue;
            }
            String place = Place.child(path, key.getValue());
            Origin first = keyOrigins.putIfAbsent(place, origin);
            if (first != null && section.has(key.getValue())) {
                problems.add(new ConfigProblem(origin, place, "a key given twice", "each key once", firstSeen(first)));
                continue;
            }
            section.set(key.getValue(), convert(entry.getValueNode(), place));
        }
        return section;
    }

    private static @Nullable String firstSeen(Origin first) {
        return first.line() == 0 ? null : "It was first given in line " + first.line() + ".";
    }

    private Origin at(Mark mark) {
        return locator.at(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
