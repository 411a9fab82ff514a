package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.duplex.config.ConfigKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a schema cannot say of a permitted rule or a channel. */
final class RuleCheck {
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
                        checkRule(rules.path(i), place, layer, problems);
                    }
                }
            }
        }
        return problems;
    }

    private static void checkRule(JsonNode rule, String place, Layer layer, List<ConfigProblem> problems) {
        String path = Place.child(place, "address-regex");
        JsonNode regex = rule.path("address-regex");
        if (rule.has("address") && rule.has("address-regex")) {
            problems.add(new ConfigProblem(
                    layer.keyOrigin(path),
                    path,
                    "a rule with both address and address-regex",
                    "one of them",
                    "The address wins: the address-regex is never looked at."));
        } else if (regex.isTextual()) {
            try {
                Pattern.compile(regex.asText());
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
    }
}
