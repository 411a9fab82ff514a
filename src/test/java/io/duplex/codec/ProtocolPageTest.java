package io.duplex.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.history.IdConflict;
import io.duplex.history.PublishId;
import io.duplex.message.Delivery;
import io.duplex.message.Disconnect;
import io.duplex.message.Gap;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;
import io.duplex.message.StoredMessage;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples and tables of {@code src/docs/protocol.md} say what the code says. */
final class ProtocolPageTest {
    private static final String PAGE = read();
    private static final long EPOCH = 0x5f3c9a1e2b7dL;
    private static final StoredMessage RECORDED = new StoredMessage(
            43,
            1_767_225_600_000L,
            "1".getBytes(StandardCharsets.UTF_8),
            "{\"a\":\"1\"}".getBytes(StandardCharsets.UTF_8));
    private static final String REPLY = "0b6f7a2e-0d52-4d6a-9a55-1a7a1f6f9f11";

    static List<String> samplesOfClients() {
        return samples("client");
    }

    @ParameterizedTest
    @MethodSource("samplesOfClients")
    void what_a_client_may_say_is_a_command(String sample) throws BadCommand {
        byte[] bytes = sample.getBytes(StandardCharsets.UTF_8);
        Command command = CommandDecoder.decode(bytes, 0, bytes.length);
        assertThat(RawEnvelope.of(command).json().getString("type"))
                .isEqualTo(new JsonObject(sample).getString("type"));
    }

    @Test
    void what_the_node_says_is_what_it_writes() {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("a", "1").add("b", "2").add("b", "3");
        MultiMap none = MultiMap.caseInsensitiveMultiMap();
        List<String> written = Stream.of(
                        Envelopes.BRIDGE.rec(
                                "news",
                                new Delivery("news", new JsonObject().put("title", "hi"), none, false, null),
                                null),
                        Envelopes.BRIDGE.rec(
                                "orders",
                                new Delivery("orders", 1, headers, true, null),
                                "4f0c1a52-93b0-4b5e-8d56-55c2c1f9b4de"),
                        Envelopes.BRIDGE.error(ErrorCode.ACCESS_DENIED, null),
                        Envelopes.BRIDGE.failure(
                                REPLY, "orders", new RequestFailure(RequestFailure.Kind.TIMEOUT, -1, "Timed out")),
                        Envelopes.BRIDGE.hello("6dd2a1c4", "f3b9c0de", null, 0, 5_000),
                        Envelopes.BRIDGE.hello("6dd2a1c4", "f3b9c0de", "alice", 300, 5_000),
                        Envelopes.BRIDGE.expiring(30),
                        Envelopes.BRIDGE.pong(),
                        Envelopes.BRIDGE.registered("news"),
                        Envelopes.BRIDGE.unregistered("news", null),
                        Envelopes.BRIDGE.unregistered("news", "permission_revoked"),
                        Envelopes.BRIDGE.published("7", null),
                        Envelopes.BRIDGE.published(null, "7"),
                        Envelopes.BRIDGE.gap("news", new Gap(Gap.Reason.SLOW_CONSUMER, 3)),
                        Envelopes.BRIDGE.rec("orders", "5f3c9a1e2b7d", RECORDED),
                        Envelopes.BRIDGE.registered("orders", new Position(EPOCH, 42), null, 0),
                        Envelopes.BRIDGE.registered("orders", new Position(EPOCH, 49), true, 7),
                        Envelopes.BRIDGE.published("7", null, new Position(EPOCH, 43), true),
                        Envelopes.BRIDGE.history("orders", "5f3c9a1e2b7d", List.of(RECORDED), false),
                        Envelopes.BRIDGE.gap("orders", new Gap(Gap.Reason.EPOCH_CHANGED, Gap.UNKNOWN)),
                        Envelopes.BRIDGE.error(ErrorCode.ACCESS_DENIED, "register", "news", null, null, null),
                        Envelopes.BRIDGE.error(ErrorCode.ACCESS_DENIED, "publish", "news", "7", null, null),
                        Envelopes.BRIDGE.error(
                                ErrorCode.ID_CONFLICT,
                                "publish",
                                "orders",
                                "order-7",
                                "7",
                                new IdConflict(new PublishId("", "order-7")).getMessage()),
                        Envelopes.BRIDGE.error(
                                ErrorCode.INVALID_HEADERS,
                                "register",
                                "news",
                                null,
                                null,
                                "credits must be a whole number from 0 to 9007199254740992"))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
        assertThat(samples("node")).isEqualTo(written);
    }

    @Test
    void what_the_node_says_over_tcp_is_what_it_writes() {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap().add("a", "1").add("b", "2").add("b", "3");
        MultiMap none = MultiMap.caseInsensitiveMultiMap();
        RequestFailure timeout = new RequestFailure(RequestFailure.Kind.TIMEOUT, -1, "Timed out");
        List<String> written = Stream.of(
                        Envelopes.TCP.rec(
                                "news",
                                new Delivery("news", new JsonObject().put("title", "hi"), none, false, null),
                                null),
                        Envelopes.TCP.rec(
                                "orders",
                                new Delivery("orders", 1, headers, true, null),
                                "4f0c1a52-93b0-4b5e-8d56-55c2c1f9b4de"),
                        Envelopes.TCP.rec("news", "5f3c9a1e2b7d", RECORDED),
                        Envelopes.TCP.pong(),
                        Envelopes.TCP.error(ErrorCode.ACCESS_DENIED, null),
                        Envelopes.TCP.error(ErrorCode.ACCESS_DENIED, "register", "news", null, null, null),
                        Envelopes.TCP.error(ErrorCode.ACCESS_DENIED, "publish", "news", "7", null, null),
                        Envelopes.TCP.failure(REPLY, "orders", timeout),
                        TcpEnvelopes.goodbye(Disconnect.SERVICE_RESTART, Disconnect.SERVICE_RESTART.reason()))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
        assertThat(samples("tcp")).isEqualTo(written);
    }

    @Test
    void every_error_string_is_explained() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wire))
                .allSatisfy(wire -> assertThat(PAGE).contains("| `" + wire + "` |"));
    }

    @Test
    void every_cause_of_a_close_is_explained() {
        assertThat(Disconnect.values()).allSatisfy(cause -> assertThat(PAGE).contains("`" + cause.label() + "`"));
        assertThat(Arrays.stream(Disconnect.values())
                        .filter(cause -> cause != Disconnect.CLIENT_LEFT && cause != Disconnect.CONNECTION_LOST))
                .allSatisfy(
                        cause -> assertThat(PAGE).containsPattern("\\| " + cause.code() + " \\|.*`" + cause.label()));
    }

    private static List<String> samples(String speaker) {
        Matcher block = Pattern.compile("```json " + speaker + "\n(.*?)```", Pattern.DOTALL)
                .matcher(PAGE);
        return block.results()
                .flatMap(found -> found.group(1).lines())
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String read() {
        try {
            return Files.readString(Path.of("src/docs/protocol.md"));
        } catch (IOException e) {
            throw new AssertionError("the page is missing", e);
        }
    }
}
