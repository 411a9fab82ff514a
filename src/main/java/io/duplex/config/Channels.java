package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.duplex.channel.AddressPattern;
import io.duplex.channel.ChannelRule;
import io.duplex.channel.HistoryRule;
import io.duplex.channel.Overflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list of channels: what a schema cannot say of one, and how it becomes rules. */
final class Channels {
    private static final int DEFAULT_REPLICAS = 2;
    private static final long DEFAULT_BYTES = 16L << 20;

    private Channels() {}

    /** What is wrong with the channel at this place; reported at the part to change. */
    static List<ConfigProblem> problems(JsonNode channel, String place, Layer layer) {
        List<ConfigProblem> problems = new ArrayList<>();
        JsonNode pattern = channel.path("pattern");
        if (pattern.isTextual() && !pattern.asText().isEmpty()) {
            try {
                AddressPattern.of(pattern.asText());
            } catch (IllegalArgumentException e) {
                String path = Place.child(place, "pattern");
                problems.add(new ConfigProblem(
                        layer.valueOrigin(path),
                        path,
                        Words.found(pattern),
                        "a pattern such as news, prices.* or chat.**",
                        e.getMessage() + "."));
            }
        }
        JsonNode overflow = channel.path("overflow");
        if (overflow.has("key") && !overflow.path("policy").asText().equals(Overflow.Policy.LATEST.wire())) {
            String path = Place.child(Place.child(place, "overflow"), "key");
            problems.add(new ConfigProblem(
                    layer.keyOrigin(path),
                    path,
                    "key with policy " + overflow.path("policy").asText(),
                    "policy latest, or no key",
                    null));
        }
        if (overflow.path("policy").asText().equals(Overflow.Policy.CATCH_UP.wire()) && !channel.has("history")) {
            String path = Place.child(Place.child(place, "overflow"), "policy");
            problems.add(new ConfigProblem(
                    layer.valueOrigin(path),
                    path,
                    "catch-up for a channel without history",
                    "the channel to have a history, or another policy",
                    null));
        }
        return problems;
    }

    static List<ChannelRule> of(JsonNode channels) {
        List<ChannelRule> rules = new ArrayList<>();
        channels.forEach(channel -> {
            HistoryRule history = history(channel.path("history"));
            rules.add(new ChannelRule(
                    AddressPattern.of(channel.path("pattern").asText()),
                    overflow(channel.path("overflow"), history != null),
                    history,
                    channel.path("without-hello").asText().equals("lose")));
        });
        return List.copyOf(rules);
    }

    private static @Nullable HistoryRule history(JsonNode history) {
        if (history.isMissingNode()) {
            return null;
        }
        return new HistoryRule(
                history.path("size").asInt(),
                history.has("bytes") ? Quantity.bytes(history.path("bytes").asText()) : DEFAULT_BYTES,
                Quantity.duration(history.path("age").asText()),
                history.path("replicas").asInt(DEFAULT_REPLICAS),
                history.path("max-logs").asInt(0),
                history.has("max-bytes")
                        ? Quantity.bytes(history.path("max-bytes").asText())
                        : 0);
    }

    private static Overflow overflow(JsonNode overflow, boolean hasHistory) {
        if (overflow.isMissingNode()) {
            return hasHistory ? Overflow.CATCH_UP : Overflow.DROP_OLDEST;
        }
        @Nullable String key = overflow.has("key") ? overflow.path("key").asText() : null;
        int limit = overflow.path("limit").asInt(0);
        return new Overflow(
                Overflow.Policy.of(overflow.path("policy").asText()),
                key == null ? limit : Math.min(limit, Overflow.MOST_KEYS),
                key);
    }
}
