package io.duplex.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.Secrets;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TcpClient;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.WsFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients say and show at any door is in no line of the log, however much of it is written. */
@Timeout(240)
final class LogSecretsE2E {
    private static final String ADDRESS = "open.a";
    private static final String BRIDGE = "/eventbus/websocket";
    private static final String NDJSON = "Content-Type: application/x-ndjson";
    /** In all that clients say, however broken it is. */
    private static final String MARK = Secrets.mark();

    private static final String API_KEY = "key" + MARK;

    private static NodeRecipe recipe() {
        return NodeRecipe.named("log-secrets")
                .withConfig("""
                        profile: production
                        auth: {query-token: true}
                        bridge:
                          inbound: [{pattern: open.*}]
                          outbound: [{pattern: open.*}]
                        """)
                .with("DUPLEX_AUTH_SECRET", Tokens.SECRET)
                .with("DUPLEX_LOG_LEVEL", "DEBUG")
                .with("DUPLEX_TCP_ENABLED", true)
                .with("DUPLEX_TCP_PORT", Fresh.port());
    }

    private static String token(long lasts) {
        return Tokens.hmac(
                Tokens.claims("alice", Instant.now().getEpochSecond() + lasts).put("note", MARK));
    }

    @Test
    void no_token_and_no_body_ends_up_in_the_log() {
        String good = token(300);
        List<String> bad = List.of(
                token(-60),
                good.substring(0, good.length() - 10),
                Tokens.hmac("HS256", "x".repeat(64), claims()),
                MARK);
        try (TestNode node = recipe().with("DUPLEX_INSIDE_API_KEYS", API_KEY).start()) {
            showsToken(node, good, 200);
            bad.forEach(token -> showsToken(node, token, 401));
            saysOverWebSocket(node);
            saysOverHttp(node, good);
            saysOverSockJs(node);
            saysOverTcp(node);
            saysInside(node);
            node.stop();
            assertThat(node.log())
                    .contains("the token has expired", "the signature is wrong", "this is no signed token")
                    .contains("A session has ended")
                    .containsPattern("Turned away.*reason=\"?token")
                    .containsPattern("Turned away.*reason=\"?malformed")
                    .containsPattern("Turned away.*reason=\"?request_line")
                    .containsPattern("Turned away.*reason=\"?header_bytes");
            Secrets.areNotIn(node.log(), bad);
            Secrets.areNotIn(node.log(), List.of(good, Tokens.SECRET, API_KEY));
        }
    }

    private static JsonObject claims() {
        return Tokens.claims("mallory", Instant.now().getEpochSecond() + 300);
    }

    private static void showsToken(TestNode node, String token, int expected) {
        String header = "Authorization: Bearer " + token;
        String query = "token=" + token;
        String body = "\"" + MARK + "\"";
        int published = expected == 200 ? 202 : expected;
        int upgraded = expected == 200 ? 101 : expected;
        assertThat(status(node, "GET", "/events?address=" + ADDRESS + "&" + query, ""))
                .isEqualTo(expected);
        assertThat(status(node, "GET", "/events?address=" + ADDRESS, "", header))
                .isEqualTo(expected);
        assertThat(status(node, "POST", "/publish/" + ADDRESS + "?" + query, body))
                .isEqualTo(published);
        assertThat(status(node, "POST", "/publish/" + ADDRESS, body, header)).isEqualTo(published);
        assertThat(status(node, "POST", SockJs.on(node).url("xhr?" + query), ""))
                .isEqualTo(expected);
        assertThat(status(node, "POST", SockJs.on(node).url("xhr"), "", header)).isEqualTo(expected);
        Stream.of(
                        Handshake.to(BRIDGE + "?" + query),
                        Handshake.to(BRIDGE).with("Authorization", "Bearer " + token),
                        Handshake.to(BRIDGE).with("Sec-WebSocket-Protocol", "bearer, " + token),
                        Handshake.to(SockJs.on(node).url("websocket?" + query)))
                .forEach(handshake -> {
                    try (var socket = RawSocket.connect(node)) {
                        assertThat(socket.handshake(handshake).status()).isEqualTo(upgraded);
                    }
                });
        String hello =
                Envelope.of("hello").put("version", 1).put("token", token).encode();
        String answer = expected == 200 ? "alice" : "auth_error";
        try (var socket = RawSocket.open(node, BRIDGE)) {
            assertThat(socket.sends(WsFrame.text(hello)).next().text()).contains(answer);
        }
        assertThat(SockJs.on(node).opens().says(hello).poll()).contains(answer);
        try (var tcp = TcpClient.connect(node)) {
            tcp.bytes(TcpClient.frame(hello));
            assertThat(tcp.next().encode()).contains(answer);
        }
    }

    /** Envelopes with the mark: fine, refused, and broken in every way. */
    private static List<String> envelopes() {
        return List.of(
                Envelope.of("register", ADDRESS).encode(),
                Envelope.of("publish", ADDRESS, MARK)
                        .put("headers", JsonObject.of("h", MARK))
                        .encode(),
                Envelope.of("publish", "closed", MARK).encode(),
                Envelope.of("send", ADDRESS + "b", JsonObject.of("a", MARK))
                        .put("replyAddress", MARK)
                        .encode(),
                Envelope.of("publish", ADDRESS, MARK).put("headers", MARK).encode(),
                Envelope.of(MARK, ADDRESS).encode(),
                Envelope.of("hello").put("version", MARK).put("token", MARK).encode(),
                "{\"type\":\"publish\",\"address\":\"" + ADDRESS + "\",\"body\":" + MARK + "}",
                "{\"type\":\"publish\",\"body\":\"" + MARK,
                "[".repeat(200) + MARK,
                MARK);
    }

    private static void saysOverWebSocket(TestNode node) {
        try (var socket = RawSocket.open(node, BRIDGE)) {
            envelopes().forEach(envelope -> socket.sends(WsFrame.text(envelope)));
            socket.sends(WsFrame.of(WsFrame.PING, MARK)).sends(WsFrame.close(1000, MARK));
            socket.skipsToEnd();
        }
        for (byte[] wrong : List.of(
                WsFrame.text(MARK).unmasked(),
                WsFrame.text(MARK).withRsv(4).masked(),
                WsFrame.text(MARK.repeat(4_000)).masked(),
                WsFrame.of(WsFrame.CONTINUATION, MARK).masked())) {
            try (var socket = RawSocket.open(node, BRIDGE)) {
                socket.bytes(wrong).skipsToEnd();
            }
        }
    }

    private static void saysOverHttp(TestNode node, String token) {
        String header = "Authorization: Bearer " + token;
        for (String line : envelopes()) {
            status(node, "POST", "/publish/" + ADDRESS, line, header, "Content-Type: application/json");
            status(node, "POST", "/request/" + ADDRESS, line, header, "Duplex-Header-h: " + MARK);
            status(node, "POST", "/publish/" + ADDRESS, line + "\n" + line + "\n", header, NDJSON);
        }
        status(node, "POST", "/publish/closed?x=" + MARK, MARK, header, "Content-Type: " + MARK);
        status(node, "GET", "/events?address=" + ADDRESS + "&last=" + MARK + "&since=" + MARK, "", header);
        status(node, "GET", "/events?address=%zz&token=" + token, "");
        status(node, "GET", "/" + MARK + "%ff?token=" + token, "");
        status(node, "GET", "/events?address=" + ADDRESS + "&token=" + token, "", header);
        status(node, "GET", "/events?token=" + token + "x".repeat(9_000), "");
        status(node, "GET", "/events", "", header, "X-Long: " + MARK.repeat(600));
        for (String raw : List.of(
                MARK + "\r\n\r\n",
                "GET /?token=" + token + " HTTP/9.9\r\n" + header + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n" + MARK + " \u0000: " + MARK + "\r\n\r\n",
                "POST /publish/" + ADDRESS + " HTTP/1.1\r\nHost: a\r\n" + header
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n" + MARK + "\r\n")) {
            try (var wire = HttpWire.connect(node)) {
                assertThat(wire.sendsRaw(raw).head().status()).isBetween(400, 499);
            }
        }
    }

    private static void saysOverSockJs(TestNode node) {
        SockJs session = SockJs.on(node).opens();
        envelopes().forEach(session::says);
        for (String body : List.of(MARK, "[\"" + MARK, "[" + MARK + "]", "[\"" + MARK + "\"]")) {
            session.send(body);
            session.request("POST", "jsonp_send", "d=" + body, "Content-Type: application/x-www-form-urlencoded");
        }
        session.request("GET", "jsonp?c=%27" + MARK, "");
        try (var socket = RawSocket.open(node, SockJs.on(node).url("websocket"))) {
            socket.sends(WsFrame.text(new JsonArray(envelopes()).encode()), WsFrame.text("[\"" + MARK))
                    .skipsToEnd();
        }
    }

    private static void saysOverTcp(TestNode node) {
        try (var client = TcpClient.connect(node)) {
            envelopes().forEach(envelope -> client.bytes(TcpClient.frame(envelope)));
            client.says(Envelope.of("ping"));
            while (!client.next().getString("type").equals("pong")) {
                // what was wrong with the others is told first
            }
            client.bytes(MARK.getBytes(UTF_8));
            JsonObject last = client.next();
            while (last.getInteger("close") == null) {
                last = client.next(); // that nobody answers some of them is told when it is known
            }
            assertThat(last.getInteger("close")).isEqualTo(1009);
        }
    }

    private static void saysInside(TestNode node) {
        for (String key : List.of(API_KEY, MARK)) {
            for (String body : envelopes()) {
                for (String verb : List.of("publish", "send", "request")) {
                    node.inside().call("POST", "/api/v1/" + verb, body, "X-Api-Key", key);
                }
            }
        }
    }

    private static int status(TestNode node, String method, String target, String body, String... headers) {
        try (var wire = HttpWire.connect(node)) {
            return wire.sends(method, target, body, headers).head().status();
        }
    }
}
