package io.duplex.config;

import io.duplex.auth.KeyFiles;
import io.duplex.entrance.TrustedProxies;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules over more than one key. Those that involve a value that is wrong in itself are not looked at. */
final class CrossChecks {
    /** With fewer heartbeats than this to be missed, one pause of the garbage collector is a death. */
    private static final int LEAST_KEY_LENGTH = 16;

    private static final int LAST_PORT = 65_535;

    private static final int HEARTBEATS_BEFORE_DEATH = 3;

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");

    private record Listener(String host, String port) {}

    private static final List<Listener> LISTENERS = List.of(
            new Listener("public.host", "public.port"),
            new Listener("inside.host", "inside.port"),
            new Listener("tcp.host", "tcp.port"),
            new Listener("cluster.host", "cluster.port"),
            new Listener("cluster.host", "cluster.event-bus-port"));

    private final Settings settings;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private CrossChecks(Settings settings) {
        this.settings = settings;
    }

    /** Takes what does not go together. */
    @FunctionalInterface
    interface Report {
        /**
         * Reports at the first of the keys that somebody set: a default cannot be corrected.
         *
         * @param paths the keys that do not go together, the one to change first
         */
        void problem(String found, String expected, @Nullable String hint, String... paths);
    }

    static List<ConfigProblem> problems(Settings settings, Budgets budgets) {
        CrossChecks checks = new CrossChecks(settings);
        checks.joining();
        checks.hostOfTheMember();
        checks.heartbeats();
        checks.messageHoldsFrame("websocket.max-message", "websocket.max-frame");
        checks.messageHoldsFrame("dev.echo-max-message", "dev.echo-max-frame");
        checks.portsOfTheirOwn();
        checks.proxiesHaveAddresses();
        checks.somebodyMaySpeakForClients("public.proxy-protocol");
        checks.somebodyMaySpeakForClients("tcp.proxy-protocol");
        checks.certificateHasKey();
        checks.keys();
        checks.apiKeys();
        checks.somebodyMayComeIn();
        budgets.check(checks::report);
        return checks.problems;
    }

    private void joining() {
        if (!settings.intact("cluster.join", "cluster.members", "cluster.dns-name", "cluster.min-members")) {
            return;
        }
        String join = settings.text("cluster.join");
        if (join.equals("tcp-ip") && settings.value("cluster.members").isEmpty()) {
            report(
                    "tcp-ip without members",
                    "cluster.members to name at least one",
                    "For example: members: [10.0.0.1:5701, 10.0.0.2:5701].",
                    "cluster.join");
        }
        if (join.equals("dns") && settings.text("cluster.dns-name").isEmpty()) {
            report(
                    "dns without a dns-name",
                    "cluster.dns-name to be set",
                    "In Kubernetes it is the name of the headless Service.",
                    "cluster.join");
        }
        int least = settings.number("cluster.min-members");
        if (join.equals("single") && least > 1) {
            report(least + " with join single", "1: a single member finds no others", null, "cluster.min-members");
        }
    }

    private void hostOfTheMember() {
        String path = "cluster.host";
        if (settings.intact(path) && ANY_ADDRESS.contains(settings.text(path))) {
            report(
                    settings.text(path) + ", which stands for every address of a machine",
                    "the one that the other members connect to",
                    "In Kubernetes it is the address of the pod.",
                    path);
        }
    }

    private void heartbeats() {
        String interval = "cluster.heartbeat-interval";
        String deadAfter = "cluster.dead-after";
        if (settings.intact(interval, deadAfter)
                && settings.duration(deadAfter)
                                .compareTo(settings.duration(interval).multipliedBy(HEARTBEATS_BEFORE_DEATH))
                        < 0) {
            report(
                    "dead-after " + settings.text(deadAfter) + " with heartbeat-interval " + settings.text(interval),
                    "dead-after to be at least " + HEARTBEATS_BEFORE_DEATH + " intervals",
                    null,
                    deadAfter,
                    interval);
        }
    }

    private void messageHoldsFrame(String message, String frame) {
        if (settings.intact(message, frame) && settings.bytes(message) < settings.bytes(frame)) {
            report(
                    settings.text(message),
                    "at least " + settings.text(frame) + ", the value of " + frame,
                    null,
                    message,
                    frame);
        }
    }

    private void portsOfTheirOwn() {
        for (int later = 1; later < LISTENERS.size(); later++) {
            Listener second = LISTENERS.get(later);
            // The first clash is enough: three listeners on one port are two mistakes, not three.
            LISTENERS.subList(0, later).stream()
                    .filter(first -> clash(first, second))
                    .findFirst()
                    .ifPresent(first -> report(
                            "the same port " + settings.number(second.port()) + " for " + first.port() + " and "
                                    + second.port(),
                            "a port of its own for each",
                            null,
                            second.port(),
                            first.port(),
                            second.host(),
                            first.host()));
        }
    }

    private void certificateHasKey() {
        String certificate = "tls.certificate";
        String key = "tls.key";
        if (settings.intact(certificate, key)
                && settings.text(certificate).isEmpty() != settings.text(key).isEmpty()) {
            report("only one of tls.certificate and tls.key", "both, or neither", null, certificate, key);
        }
        for (String path : List.of(certificate, key)) {
            if (settings.intact(path)
                    && !settings.text(path).isEmpty()
                    && !Files.isReadable(Path.of(settings.text(path)))) {
                boolean there = Files.exists(Path.of(settings.text(path)));
                report(
                        "'" + settings.text(path) + "', which " + (there ? "cannot be read" : "does not exist"),
                        "a PEM file",
                        null,
                        path);
            }
        }
    }

    /** The pattern of the schema lets some texts pass that are no addresses. */
    private void proxiesHaveAddresses() {
        String path = "public.trusted-proxies";
        if (settings.intact(path)) {
            settings.texts(path).stream()
                    .filter(text -> !TrustedProxies.isRange(text))
                    .forEach(text ->
                            report(text, "an IP address, or a range such as 10.0.0.0/8 or fd00::/8", null, path));
        }
    }

    private void somebodyMaySpeakForClients(String path) {
        String proxies = "public.trusted-proxies";
        if (settings.intact(path, proxies)
                && settings.flag(path)
                && settings.texts(proxies).isEmpty()) {
            report(
                    "proxy-protocol without trusted-proxies",
                    proxies + " to name at least one",
                    "For example: trusted-proxies: [10.0.0.5].",
                    path,
                    proxies);
        }
    }

    private void keys() {
        if (settings.intact("auth.secret") && settings.isSet("auth.secret")) {
            String problem =
                    settings.text("auth.secret").isEmpty() ? null : KeyFiles.problem(settings.text("auth.secret"));
            if (problem != null) {
                report(problem, "a longer one", "For example: openssl rand -base64 48.", "auth.secret");
            }
        }
        if (settings.intact("auth.key-files", "auth.algorithms")) {
            Set<String> algorithms = Set.copyOf(settings.texts("auth.algorithms"));
            for (String file : settings.texts("auth.key-files")) {
                String problem = KeyFiles.problem(Path.of(file), algorithms);
                if (problem != null) {
                    report("'" + file + "', which " + problem, "a file with keys", null, "auth.key-files");
                }
            }
        }
        if (settings.intact("auth.jwks-url") && !isUri(settings.text("auth.jwks-url"))) {
            report("'" + settings.text("auth.jwks-url") + "'", "an http or https URL", null, "auth.jwks-url");
        }
    }

    /** Not by the schema: what it finds wrong is shown. */
    private void apiKeys() {
        String path = "inside.api-keys";
        if (settings.intact(path) && settings.texts(path).stream().anyMatch(key -> key.length() < LEAST_KEY_LENGTH)) {
            report(
                    "a key of fewer than " + LEAST_KEY_LENGTH + " characters",
                    "longer ones",
                    "For example: openssl rand -hex 24.",
                    path);
        }
    }

    /** Names of containers have underscores, which {@code URI.getHost} does not know. */
    private static boolean isUri(String text) {
        try {
            URI uri = new URI(text);
            return text.isEmpty()
                    || (uri.getRawAuthority() != null
                            && !uri.toURL().getHost().isEmpty()
                            && uri.toURL().getPort() <= LAST_PORT);
        } catch (URISyntaxException | MalformedURLException | IllegalArgumentException e) {
            return false;
        }
    }

    private void somebodyMayComeIn() {
        if (settings.intact("auth.anonymous", "auth.secret", "auth.key-files", "auth.jwks-url")
                && !settings.flag("auth.anonymous")
                && settings.text("auth.secret").isEmpty()
                && settings.value("auth.key-files").isEmpty()
                && settings.text("auth.jwks-url").isEmpty()) {
            report(
                    "no anonymous clients, and no keys to check tokens",
                    "auth.secret, auth.key-files or auth.jwks-url to be set",
                    "As it is, nobody could come in.",
                    "auth.anonymous");
        }
    }

    private boolean clash(Listener first, Listener second) {
        if (!settings.intact(first.host(), first.port(), second.host(), second.port(), "tcp.enabled")
                || isClosed(first)
                || isClosed(second)) {
            return false;
        }
        String one = settings.text(first.host());
        String other = settings.text(second.host());
        boolean sameHost = one.equals(other) || ANY_ADDRESS.contains(one) || ANY_ADDRESS.contains(other);
        int port = settings.number(first.port());
        return sameHost && port != 0 && port == settings.number(second.port());
    }

    private boolean isClosed(Listener listener) {
        return listener.port().equals("tcp.port") && !settings.flag("tcp.enabled");
    }

    /** As {@link Report}. */
    private void report(String found, String expected, @Nullable String hint, String... paths) {
        String path =
                List.of(paths).stream().filter(settings::isSet).findFirst().orElse(paths[0]);
        problems.add(new ConfigProblem(settings.origin(path), Place.ROOT + "." + path, found, expected, hint));
    }
}
