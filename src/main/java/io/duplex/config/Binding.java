package io.duplex.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.duplex.admin.InsideSettings;
import io.duplex.auth.AccessSettings;
import io.duplex.auth.Action;
import io.duplex.auth.AddressRegex;
import io.duplex.auth.AddressTemplate;
import io.duplex.auth.AuthSettings;
import io.duplex.auth.PermittedRule;
import io.duplex.bus.BusSettings;
import io.duplex.cluster.ClusterSettings;
import io.duplex.doors.sockjs.SockJsSettings;
import io.duplex.doors.sockjs.SockJsTransport;
import io.duplex.doors.sse.EventsSettings;
import io.duplex.doors.tcp.TcpSettings;
import io.duplex.entrance.ArrivalSettings;
import io.duplex.entrance.OriginSettings;
import io.duplex.entrance.PublicSettings;
import io.duplex.fanout.FanOutSettings;
import io.duplex.history.HistorySettings;
import io.duplex.node.DuplexConfig;
import io.duplex.node.NodeLimits;
import io.duplex.node.NodeSettings;
import io.duplex.session.SessionLimits;
import io.duplex.session.SessionSettings;
import io.duplex.tls.TlsSettings;
import io.duplex.websocket.WebSocketSettings;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checked settings to the rooms' records. Nothing can fail here: what could was a problem before. */
final class Binding {
    private final Settings settings;

    private Binding(Settings settings) {
        this.settings = settings;
    }

    static DuplexConfig config(Settings settings) {
        Binding binding = new Binding(settings);
        return new DuplexConfig(
                binding.node(),
                new NodeLimits(
                        settings.number("limits.memory-percent"),
                        settings.bytes("limits.unfinished-messages"),
                        binding.bytes("limits.read"),
                        settings.number("limits.addresses")),
                binding.publicPort(),
                binding.arrivals(),
                new InsideSettings(
                        settings.text("inside.host"),
                        settings.number("inside.port"),
                        settings.texts("inside.hosts"),
                        settings.texts("inside.api-keys")),
                binding.cluster(),
                binding.auth(),
                new AccessSettings(binding.rules("bridge.inbound"), binding.rules("bridge.outbound")),
                binding.session(),
                binding.webSocket("websocket.max-frame", "websocket.max-message", "websocket.max-fragments"),
                binding.sockJs(),
                new EventsSettings(
                        settings.duration("events.heartbeat"),
                        settings.duration("events.retry"),
                        settings.duration("events.stall-timeout")),
                binding.fanOut(),
                binding.bus(),
                Channels.of(settings.value("channels")),
                binding.history(),
                settings.flag("dev.echo")
                        ? binding.webSocket("dev.echo-max-frame", "dev.echo-max-message", "dev.echo-max-fragments")
                        : null,
                settings.flag("tcp.enabled") ? binding.tcp() : null,
                settings.text("tls.certificate").isEmpty() ? null : binding.tls());
    }

    private TlsSettings tls() {
        return new TlsSettings(
                Path.of(settings.text("tls.certificate")),
                Path.of(settings.text("tls.key")),
                settings.duration("tls.reload"));
    }

    private TcpSettings tcp() {
        return new TcpSettings(
                settings.text("tcp.host"),
                settings.number("tcp.port"),
                bytes("tcp.max-frame"),
                settings.duration("websocket.closing-timeout"),
                settings.flag("tcp.proxy-protocol"));
    }

    private NodeSettings node() {
        return new NodeSettings(
                setting(NodeSettings.Profile.class, "profile"),
                settings.number("node.event-loops"),
                setting(NodeSettings.TransportKind.class, "node.transport"),
                settings.duration("node.drain-timeout"));
    }

    private PublicSettings publicPort() {
        return new PublicSettings(
                settings.text("public.host"),
                settings.number("public.port"),
                new OriginSettings(settings.texts("public.origins"), settings.flag("public.origin-required")),
                settings.texts("public.trusted-proxies"),
                settings.flag("public.proxy-protocol"));
    }

    private ClusterSettings cluster() {
        return new ClusterSettings(
                settings.text("cluster.name"),
                setting(ClusterSettings.Join.class, "cluster.join"),
                settings.text("cluster.host"),
                settings.number("cluster.port"),
                settings.number("cluster.event-bus-port"),
                settings.texts("cluster.members"),
                settings.text("cluster.dns-name"),
                settings.number("cluster.min-members"),
                settings.number("cluster.expected-members"),
                settings.duration("cluster.join-timeout"),
                settings.duration("cluster.heartbeat-interval"),
                settings.duration("cluster.dead-after"));
    }

    private AuthSettings auth() {
        return new AuthSettings(
                settings.flag("auth.anonymous"),
                settings.flag("auth.token-at-door"),
                settings.duration("auth.login-timeout"),
                settings.texts("auth.key-files").stream().map(Path::of).toList(),
                optionalText("auth.secret"),
                jwks(),
                Set.copyOf(settings.texts("auth.algorithms")),
                new AuthSettings.ClaimSettings(
                        optionalText("auth.issuer"),
                        settings.texts("auth.audience"),
                        settings.duration("auth.leeway"),
                        settings.text("auth.user-claim"),
                        settings.texts("auth.authority-claims")),
                bytes("auth.max-token"),
                settings.flag("auth.query-token"),
                settings.duration("auth.expiring-notice"));
    }

    private AuthSettings.@Nullable JwksSettings jwks() {
        String url = optionalText("auth.jwks-url");
        return url == null
                ? null
                : new AuthSettings.JwksSettings(
                        URI.create(url),
                        settings.duration("auth.jwks-refresh"),
                        settings.duration("auth.jwks-cooldown"),
                        settings.duration("auth.jwks-timeout"));
    }

    private @Nullable String optionalText(String path) {
        String text = settings.text(path);
        return text.isEmpty() ? null : text;
    }

    private SessionSettings session() {
        return new SessionSettings(
                settings.duration("bridge.ping-timeout"),
                settings.flag("bridge.any-sign-of-life"),
                settings.duration("bridge.reply-timeout"),
                settings.number("bridge.max-address-length"),
                settings.number("bridge.max-handlers-per-socket"),
                hook(),
                new SessionLimits(
                        settings.number("limits.commands-per-second"),
                        settings.number("limits.command-burst"),
                        settings.bytes("limits.bytes-per-second"),
                        settings.duration("limits.overrun"),
                        settings.number("limits.errors-per-minute"),
                        settings.duration("limits.first-message-timeout"),
                        settings.number("limits.connections-per-user")));
    }

    private ArrivalSettings arrivals() {
        return new ArrivalSettings(
                settings.number("limits.connections"),
                settings.number("limits.connections-per-address"),
                settings.number("limits.connection-rate"),
                settings.duration("limits.handshake-timeout"),
                settings.number("limits.headers"),
                bytes("limits.header-bytes"),
                bytes("limits.request-line"));
    }

    private SessionSettings.@Nullable HookSettings hook() {
        String address = settings.text("bridge.hook-address");
        return address.isEmpty()
                ? null
                : new SessionSettings.HookSettings(address, settings.duration("bridge.hook-timeout"));
    }

    /** The echo endpoint has limits of its own, but closes as any other. */
    private WebSocketSettings webSocket(String maxFrame, String maxMessage, String maxFragments) {
        Duration closingTimeout = settings.duration("websocket.closing-timeout");
        boolean compression = settings.flag("websocket.compression");
        return new WebSocketSettings(
                bytes(maxFrame), bytes(maxMessage), settings.number(maxFragments), closingTimeout, compression);
    }

    private SockJsSettings sockJs() {
        return new SockJsSettings(
                settings.duration("sockjs.session-timeout"),
                settings.duration("sockjs.open-timeout"),
                settings.duration("sockjs.heartbeat"),
                bytes("sockjs.max-streaming"),
                settings.flag("sockjs.cookie"),
                settings.text("sockjs.library-url"),
                settings.texts("sockjs.disabled").stream()
                        .map(name -> constant(SockJsTransport.class, name))
                        .collect(Collectors.toSet()),
                settings.number("limits.sockjs-sessions"),
                settings.number("limits.sockjs-sessions-per-client"));
    }

    private BusSettings bus() {
        return new BusSettings(settings.duration("bus.linger"), bytes("bus.max-backlog"));
    }

    private FanOutSettings fanOut() {
        return new FanOutSettings(
                bytes("fan-out.lane-retention"),
                settings.bytes("fan-out.retention-budget"),
                bytes("fan-out.socket-high-water"),
                bytes("fan-out.max-outbound"),
                settings.duration("fan-out.stall-timeout"));
    }

    private HistorySettings history() {
        return new HistorySettings(
                settings.number("cluster.expected-members"),
                settings.duration("history.append-timeout"),
                settings.number("history.max-pending"),
                settings.bytes("history.max-pending-bytes"));
    }

    /** The schema ends these at 1GiB. */
    private int bytes(String path) {
        return Math.toIntExact(settings.bytes(path));
    }

    private List<PermittedRule> rules(String path) {
        List<PermittedRule> rules = new ArrayList<>();
        settings.value(path).forEach(rule -> rules.add(rule(rule)));
        return List.copyOf(rules);
    }

    private static PermittedRule rule(JsonNode rule) {
        String regex = textOrNull(rule, "address-regex");
        String pattern = textOrNull(rule, "pattern");
        return new PermittedRule(
                textOrNull(rule, "address"),
                regex == null ? null : new AddressRegex(Pattern.compile(regex)),
                pattern == null ? null : AddressTemplate.of(pattern),
                rule.has("match") ? new JsonObject(rule.path("match").toString()) : null,
                textOrNull(rule, "required-authority"),
                actions(rule.path("commands")));
    }

    private static Set<Action> actions(JsonNode names) {
        Set<Action> actions = EnumSet.noneOf(Action.class);
        names.forEach(name -> actions.add(Action.of(name.asText())));
        return Set.copyOf(actions);
    }

    private static @Nullable String textOrNull(JsonNode rule, String name) {
        return rule.has(name) ? rule.path(name).asText() : null;
    }

    private <E extends Enum<E>> E setting(Class<E> type, String path) {
        return constant(type, settings.text(path));
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
