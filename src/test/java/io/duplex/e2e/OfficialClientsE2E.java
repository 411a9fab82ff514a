package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.NodeScript;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.eventbus.EventBus;
import io.vertx.rxjava3.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The official clients from npm, as they are, over every transport they have, in Node and in a real browser: the
 * scenarios of {@code src/test/js/scenarios.js}.
 */
final class OfficialClientsE2E {
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final List<String> IN_NODE = List.of("websocket", "xhr-streaming", "xhr-polling", "eventsource");
    private static final List<String> IN_A_BROWSER =
            List.of("websocket", "xhr-streaming", "xhr-polling", "eventsource", "htmlfile", "jsonp-polling");
    private static final List<String> LIBRARIES = List.of("vertx3-eventbus-client", "@vertx/eventbus-bridge-client.js");
    /** Scenarios of one transport. */
    private static final int SCENARIOS = 32;

    private static final String HOOK = "service.hook";

    private static TestNode ruled;
    private static Cluster hooked;
    private static PlainService hook;

    @BeforeAll
    static void start() {
        NodeScript.needsNode();
        ruled = NodeRecipe.named("clients-ruled")
                .withConfig(rules())
                .with("DUPLEX_AUTH_SECRET", Tokens.SECRET)
                .launch();
        serve(SharedNodes.service().bus());
        hooked = Cluster.of(
                "clients-hooked",
                1,
                Map.of(
                        "DUPLEX_BRIDGE_HOOK_ADDRESS", HOOK,
                        "DUPLEX_PUBLIC_ORIGINS", "*",
                        "DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 100, age: 1h}}]"));
        hook = PlainService.joinWithoutData(hooked);
        hook.bus().<JsonObject>consumer(HOOK).handler(OfficialClientsE2E::judge);
        Awaitility.await("the node sees the hook").until(OfficialClientsE2E::isHookSeen);
        ruled.awaitReady();
    }

    @AfterAll
    static void stop() {
        if (hook != null) {
            hook.close();
            hooked.close();
            ruled.close();
        }
    }

    @TestFactory
    Stream<DynamicNode> in_node() {
        return LIBRARIES.stream().map(library -> results("in-node.js", library, IN_NODE));
    }

    @TestFactory
    Stream<DynamicNode> in_a_browser() {
        NodeScript.needsChromium();
        return LIBRARIES.stream().map(library -> results("in-browser.mjs", library, IN_A_BROWSER));
    }

    private static DynamicNode results(String script, String library, List<String> transports) {
        List<String> arguments = new ArrayList<>(List.of(library, nodes().encode()));
        arguments.addAll(transports);
        Map<String, List<JsonObject>> results = new TreeMap<>();
        NodeScript.run(PATIENCE, script, arguments.toArray(String[]::new)).stream()
                .map(JsonObject::new)
                .forEach(result -> results.computeIfAbsent(result.getString("transport"), name -> new ArrayList<>())
                        .add(result));
        return dynamicContainer(
                library,
                transports.stream().map(transport -> dynamicContainer(transport, tests(results.get(transport)))));
    }

    private static Stream<DynamicNode> tests(List<JsonObject> results) {
        DynamicNode all = dynamicTest(
                "all scenarios ran", () -> assertThat(results).isNotNull().hasSize(SCENARIOS));
        return Stream.concat(
                Stream.of(all),
                (results == null ? Stream.<JsonObject>of() : results.stream())
                        .map(result -> dynamicTest(
                                result.getString("name"),
                                () -> assertThat(result.getBoolean("ok"))
                                        .as(result.getString("why"))
                                        .isTrue())));
    }

    private static JsonObject nodes() {
        return JsonObject.of(
                "openUrl",
                url(SharedNodes.bridge()),
                "ruledUrl",
                url(ruled),
                "hookedUrl",
                url(hooked.node(0)),
                "tokens",
                JsonObject.of("holder", token("admin"), "other", token("guest")));
    }

    private static String token(String authority) {
        long end = Instant.now().getEpochSecond() + 600;
        return Tokens.hmac(Tokens.claims("ann", end).put("permissions", JsonArray.of(authority)));
    }

    private static void judge(Message<JsonObject> question) {
        JsonObject message = question.body().getJsonObject("message", new JsonObject());
        String target = message.getString("address", "");
        if (question.replyAddress() == null) {
            return;
        }
        if (target.endsWith(".bare")) {
            JsonObject bare = message.copy();
            bare.remove("address");
            question.reply(JsonObject.of("message", bare));
        } else if (target.endsWith(".rewritten")) {
            question.reply(JsonObject.of("message", message.copy().put("headers", JsonObject.of("seen-by", "hook"))));
        } else {
            question.reply(!target.endsWith(".bad"));
        }
    }

    private static boolean isHookSeen() {
        try (var client = BridgeClient.connect(hooked.node(0))) {
            client.says(Envelope.of("hello").put("version", 1));
            return client.next().json().getString("type").equals("hello");
        } catch (AssertionError refused) {
            return false;
        }
    }

    private static String url(TestNode node) {
        return "http://127.0.0.1:" + node.publicPort() + "/eventbus";
    }

    /** Somebody on the event bus who knows nothing of clients. */
    private static void serve(EventBus bus) {
        bus.<JsonObject>consumer(
                "service.publish",
                message -> onceHeard(
                        message.body(),
                        address -> bus.publish(address, message.body().getValue("body"))));
        bus.<Object>consumer("service.echo", message -> {
            var headers = new DeliveryOptions();
            message.headers().forEach(header -> headers.addHeader(header.getKey(), header.getValue()));
            headers.getHeaders().add("many", "1").add("many", "2");
            message.reply(message.body(), headers);
        });
        bus.<JsonObject>consumer(
                "service.ask",
                message -> onceHeard(
                        message.body(),
                        address -> bus.getDelegate()
                                .request(address, message.body())
                                .onSuccess(answer -> message.reply(answer.body()))
                                .onFailure(failure -> message.fail(1, failure.getMessage()))));
        bus.<Object>consumer("service.fail", message -> message.fail(7, "no luck"));
    }

    /** A client of the official bridge is not told when the cluster knows that it listens. */
    private static void onceHeard(JsonObject question, Consumer<String> action) {
        String address = question.getString("address");
        CompletableFuture.runAsync(() -> {
            Awaitility.await()
                    .until(() -> !SharedNodes.service().registrations(address).isEmpty());
            action.accept(address);
        });
    }

    private static String rules() {
        StringBuilder both = new StringBuilder();
        for (int slot = 0; slot < IN_A_BROWSER.size(); slot++) {
            both.append("    - address: exact.").append(slot).append('\n');
            both.append("    - address-regex: 'pattern\\.").append(slot).append("\\..+'\n");
            both.append("    - {address: shaped.").append(slot).append(", match: {kind: good}}\n");
        }
        StringBuilder outbound = new StringBuilder(both);
        for (int slot = 0; slot < IN_A_BROWSER.size(); slot++) {
            both.append("    - address: picky.").append(slot).append('\n');
            outbound.append("    - {address: picky.").append(slot).append(", match: {kind: good}}\n");
        }
        return """
                public:
                  host: 127.0.0.1
                  origins: ["*"]
                sockjs: {session-timeout: 1m, open-timeout: 1m}
                bridge:
                  ping-timeout: 6s
                  reply-timeout: 1200ms
                  max-address-length: 30
                  max-handlers-per-socket: 4
                  inbound:
                    - address: fence
                    - {address: guarded, required-authority: admin}
                %s  outbound:
                %s""".formatted(both, outbound);
    }
}
