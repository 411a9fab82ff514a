package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.duplex.auth.Action;
import io.duplex.auth.AddressRegex;
import io.duplex.auth.AddressTemplate;
import io.duplex.config.ConfigKey.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a schema cannot say of a permitted rule or a channel. */
final class RuleCheck {
    private static final String REGEX = "address-regex";
    private static final String PATTERN = "pattern";
    private static final String COMMANDS = "commands";
    private static final List<String> ADDRESS_PARTS = List.of("address", REGEX, PATTERN);
    private static final List<String> INBOUND = List.of("publish", "send");
    private static final List<String> OUTBOUND = List.of("register", "history", "presence");
    private static final List<String> ALL =
            Arrays.stream(Action.values()).map(Action::wire).toList();

    private final ConfigSchema schema;

    RuleCheck(ConfigSchema schema) {
        this.schema = schema;
    }

    List<ConfigProblem> problems(Layer layer) {
        List<ConfigProblem> problems = new ArrayList<>();
        for (ConfigKey key : schema.keys()) {
            if (key.kind() == Kind.RULES) {
                JsonNode rules = SchemaCheck.valueOf(layer, key);
                for (int i = 0; i < rules.size(); i++) {
                    String place = Place.item(Place.of(key), i);
                    if (key.path().equals("channels")) {
                        problems.addAll(Channels.problems(rules.path(i), place, layer));
                    } else {
                        boolean inbound = key.path().equals("bridge.inbound");
                        checkRule(rules.path(i), inbound, place, layer, problems);
                    }
                }
            }
        }
        return problems;
    }

    private static void checkRule(
            JsonNode rule, boolean inbound, String place, Layer layer, List<ConfigProblem> problems) {
        List<String> given = ADDRESS_PARTS.stream().filter(rule::has).toList();
        if (given.size() > 1) {
            String second = Place.child(place, given.get(1));
            problems.add(new ConfigProblem(
                    layer.keyOrigin(second),
                    second,
                    "a rule with both " + given.get(0) + " and " + given.get(1),
                    "one of them",
                    "The " + given.get(0) + " wins: the " + given.get(1) + " is never looked at."));
            return;
        }
        checkRegex(rule.path(REGEX), Place.child(place, REGEX), layer, problems);
        checkPattern(rule.path(PATTERN), Place.child(place, PATTERN), layer, problems);
        checkCommands(rule.path(COMMANDS), inbound, Place.child(place, COMMANDS), layer, problems);
    }

    private static void checkRegex(JsonNode regex, String path, Layer layer, List<ConfigProblem> problems) {
        try {
            if (regex.isTextual() && new AddressRegex(Pattern.compile(regex.asText())).isUnbounded()) {
                problems.add(
                        new ConfigProblem(
                                layer.valueOrigin(path),
                                path,
                                Words.found(regex),
                                "a regular expression whose work a node can bound",
                                "Its parts can match nothing in too many ways or it has comments. Write (a|b)? instead of (a?|b?)."));
            }
        } catch (PatternSyntaxException e) {
            String at = e.getIndex() < 0 ? "" : " at its character " + (e.getIndex() + 1);
            problems.add(new ConfigProblem(
                    layer.valueOrigin(path),
                    path,
                    Words.found(regex),
                    "a Java regular expression",
                    e.getDescription() + at + "."));
        }
    }

    private static void checkPattern(JsonNode pattern, String path, Layer layer, List<ConfigProblem> problems) {
        try {
            if (pattern.isTextual()) {
                AddressTemplate.of(pattern.asText());
            }
        } catch (IllegalArgumentException e) {
            problems.add(new ConfigProblem(
                    layer.valueOrigin(path),
                    path,
                    Words.found(pattern),
                    "a pattern such as orders.{claim.tenant}.*",
                    "It has " + e.getMessage() + "."));
        }
    }

    private static void checkCommands(
            JsonNode commands, boolean inbound, String path, Layer layer, List<ConfigProblem> problems) {
        List<String> possible = inbound ? INBOUND : OUTBOUND;
        for (JsonNode command : commands) {
            if (command.isTextual() && !possible.contains(command.asText()) && ALL.contains(command.asText())) {
                problems.add(new ConfigProblem(
                        layer.valueOrigin(path),
                        path,
                        Words.found(command),
                        Words.oneOf(possible),
                        "It belongs into a rule of bridge." + (inbound ? "outbound" : "inbound") + "."));
            }
        }
    }
}
