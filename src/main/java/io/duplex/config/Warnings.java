package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.duplex.auth.IpRange;
import io.duplex.channel.AddressPattern;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is right, and probably not meant: the node starts with it, and says so. */
final class Warnings {
    private static final String LOCALHOST = "localhost";
    private static final List<String> RULES = List.of("bridge.inbound", "bridge.outbound");

    private final Settings settings;
    private final List<ConfigProblem> found = new ArrayList<>();

    private Warnings(Settings settings) {
        this.settings = settings;
    }

    /** Of a configuration without problems. */
    static List<ConfigProblem> of(Settings settings) {
        Warnings warnings = new Warnings(settings);
        warnings.insideIsOpen();
        warnings.keysMayBeReplaced();
        warnings.membersOfNobody();
        warnings.oneMemberAcknowledges();
        warnings.channelsOutOfReach();
        warnings.rulesThatAreGivenUp();
        return List.copyOf(warnings.found);
    }

    private void insideIsOpen() {
        if (!isLoopback(settings.text("inside.host"))
                && settings.value("inside.api-keys").isEmpty()) {
            add(
                    "inside.host",
                    "'" + settings.text("inside.host")
                            + "' without inside.api-keys: whoever reaches the port may publish",
                    "a loopback address, or api-keys",
                    "For example: openssl rand -hex 24.");
        }
    }

    private void keysMayBeReplaced() {
        String url = settings.text("auth.jwks-url");
        if (url.toLowerCase(Locale.ROOT).startsWith("http://")
                && !isLoopback(hostOf(URI.create(url).getRawAuthority()))) {
            add(
                    "auth.jwks-url",
                    "a URL without TLS, '" + url + "': whoever is on the way may put in keys of their own",
                    "an https URL",
                    null);
        }
    }

    private void membersOfNobody() {
        if (settings.text("cluster.join").equals("single")
                && !settings.value("cluster.members").isEmpty()) {
            add(
                    "cluster.members",
                    "members with join single: none of them is looked for",
                    "cluster.join to be tcp-ip, or no members",
                    null);
        }
    }

    private void oneMemberAcknowledges() {
        boolean records = false;
        for (JsonNode channel : settings.value("channels")) {
            records |= channel.has("history");
        }
        if (records
                && settings.number("cluster.expected-members") == 1
                && !settings.text("cluster.join").equals("single")) {
            add(
                    "cluster.expected-members",
                    "1 with join " + settings.text("cluster.join")
                            + " and channels with history: a cluster that splits may lose what one side acknowledged",
                    "the number of members of the whole cluster",
                    null);
        }
    }

    private void channelsOutOfReach() {
        JsonNode channels = settings.value("channels");
        for (int i = 0; i < channels.size(); i++) {
            String pattern = channels.path(i).path("pattern").asText();
            boolean reached = RULES.stream().anyMatch(rules -> isReached(pattern, settings.value(rules)));
            if (!reached) {
                add(
                        "channels",
                        "channels[" + i + "], '" + pattern + "', which no rule reaches",
                        "a rule in bridge.inbound or bridge.outbound that fits an address of it",
                        null);
            }
        }
    }

    private static boolean isReached(String pattern, JsonNode rules) {
        for (JsonNode rule : rules) {
            boolean fits;
            if (rule.has("address")) {
                fits = AddressPattern.of(pattern).fits(rule.path("address").asText());
            } else if (rule.has("address-regex")) {
                // Whether an expression fits any address of a pattern cannot be told; of one address it can.
                fits = pattern.contains("*")
                        || Pattern.matches(rule.path("address-regex").asText(), pattern);
            } else {
                fits = !rule.has("pattern")
                        || mayMeet(segments(rule.path("pattern").asText()), segments(pattern), 0);
            }
            if (fits) {
                return true;
            }
        }
        return false;
    }

    /** The dots within a claim's name are not between segments; any claim may have any value. */
    private static String[] segments(String pattern) {
        return pattern.replaceAll("[^.{}]*\\{[^}]*}[^.{}]*", "*").split("\\.", -1);
    }

    private static boolean mayMeet(String[] one, String[] other, int at) {
        if (at == one.length || at == other.length) {
            return one.length == other.length;
        }
        if (one[at].equals("**") || other[at].equals("**")) {
            return true;
        }
        return (one[at].equals("*") || other[at].equals("*") || one[at].equals(other[at]))
                && mayMeet(one, other, at + 1);
    }

    private void rulesThatAreGivenUp() {
        for (String list : RULES) {
            JsonNode rules = settings.value(list);
            for (int i = 0; i < rules.size(); i++) {
                String regex = rules.path(i).path("address-regex").asText("");
                if (!regex.isEmpty() && HardAddresses.isTooMuch(regex)) {
                    add(
                            list,
                            "the address-regex of " + list + "[" + i + "], "
                                    + Words.found(rules.path(i).path("address-regex"))
                                    + ", which needs too much work for some addresses: clients that choose them are denied",
                            "an expression without several .* or nested repetitions, or a pattern",
                            null);
                }
            }
        }
    }

    private static String hostOf(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    }

    private static boolean isLoopback(String host) {
        InetAddress address = IpRange.address(host);
        return address == null ? host.equalsIgnoreCase(LOCALHOST) : address.isLoopbackAddress();
    }

    private void add(String path, String what, String expected, @Nullable String hint) {
        found.add(new ConfigProblem(settings.origin(path), Place.ROOT + "." + path, what, expected, hint));
    }
}
