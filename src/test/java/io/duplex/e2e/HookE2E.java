package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.Handshake;
import io.duplex.e2e.fixture.HttpWire;
import io.duplex.e2e.fixture.Inbox;
import io.duplex.e2e.fixture.PlainService;
import io.duplex.e2e.fixture.RawSocket;
import io.duplex.e2e.fixture.SockJs;
import io.duplex.e2e.fixture.TcpClient;
import io.vertx.core.json.JsonObject;
import io.vertx.rxjava3.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A service on the bus that allows, refuses and changes what clients ask for. */
@Timeout(180)
final class HookE2E {
    private static final String HOOK = "service.hook";
    private static final String ALICE = Tokens.hmac(Tokens.claims("alice", 4_000_000_000L));
    private static Cluster cluster;
    private static PlainService service;
    private static Inbox asked;
    /** Whether clients may connect. */
    private static volatile boolean open = true;

    private final String address = "room." + UUID.randomUUID();

    @BeforeAll
    static void start() {
        cluster = Cluster.of(
                "hook",
                1,
                Map.of(
                        "DUPLEX_BRIDGE_HOOK_ADDRESS",
                        HOOK,
                        "DUPLEX_BRIDGE_HOOK_TIMEOUT",
                        "2s",
                        "DUPLEX_TCP_ENABLED",
                        "true",
                        "DUPLEX_AUTH_SECRET",
                        Tokens.SECRET));
        service = PlainService.join(cluster);
        asked = service.consume("hook.log");
        service.bus().<JsonObject>consumer(HOOK).handler(HookE2E::answer);
        Awaitility.await("the node sees the hook").until(HookE2E::hookAnswers);
    }

    @AfterAll
    static void stop() {
        service.close();
        cluster.close();
    }

    /** Says no to what is called bad, rewrites what is called rewrite, takes the address off what is called bare. */
    private static void answer(Message<JsonObject> question) {
        JsonObject message = question.body().getJsonObject("message", new JsonObject());
        service.publish("hook.log", question.body());
        String target = message.getString("address", "");
        if (question.replyAddress() == null) {
            return;
        }
        if (target.endsWith(".bad")
                || (!open && question.body().getString("event").equals("SOCKET_CREATED"))) {
            question.reply(false);
        } else if (target.endsWith(".rewrite")) {
            question.reply(new JsonObject()
                    .put("message", message.copy().put("headers", new JsonObject().put("seen-by", "hook"))));
        } else if (target.endsWith(".bare")) {
            JsonObject bare = message.copy();
            bare.remove("address");
            question.reply(new JsonObject().put("message", bare));
        } else if (!target.endsWith(".silent")) {
            question.reply(true);
        }
    }

    private static boolean hookAnswers() {
        try (var client = BridgeClient.connect(cluster.node(0))) {
            client.says(Envelope.of("hello").put("version", 1));
            return client.next().json().getString("type").equals("hello");
        } catch (AssertionError refused) {
            return false;
        }
    }

    @Test
    void what_the_hook_allows_is_carried_out_in_order() {
        try (var client = BridgeClient.connect(cluster.node(0)).hello()) {
            client.says(Envelope.of("register", address)).expects(Envelope.of("registered", address));
            for (int i = 0; i < 50; i++) {
                client.publish(address, i);
            }
            for (int i = 0; i < 50; i++) {
                client.expectsRec(address, i);
            }
        }
    }

    @Test
    void what_the_hook_refuses_is_rejected_and_the_session_goes_on() {
        try (var client = BridgeClient.connect(cluster.node(0))) {
            client.publish(address + ".bad", 1).expectsErr("rejected");
            client.send(address + ".bad", 1).expectsErr("rejected");
            client.says(Envelope.of("register", address + ".bad")).expectsErr("rejected");
            client.says(Envelope.of("unregister", address + ".bad")).expectsErr("rejected");
            client.hello().says(Envelope.of("register", address)).expects(Envelope.of("registered", address));
        }
    }

    @Test
    void a_hook_that_does_not_answer_says_no() {
        try (var client = BridgeClient.connect(cluster.node(0))) {
            client.publish(address + ".silent", 1).expectsErr("rejected");
        }
    }

    @Test
    void the_hook_may_change_the_message() {
        try (var client = BridgeClient.connect(cluster.node(0)).hello()) {
            String rewritten = address + ".rewrite";
            client.says(Envelope.of("register", rewritten)).expects(Envelope.of("registered", rewritten));
            JsonObject rec = client.publish(rewritten, "hi").next().json();
            assertThat(rec.getString("body")).isEqualTo("hi");
            assertThat(rec.getJsonObject("headers")).isEqualTo(new JsonObject().put("seen-by", "hook"));
        }
    }

    @Test
    void a_message_the_hook_left_without_address_is_missing_address() {
        try (var client = BridgeClient.connect(cluster.node(0))) {
            client.publish(address + ".bare", 1).expectsErr("missing_address");
            client.says(Envelope.of("register", address + ".bare")).expectsErr("missing_address");
        }
    }

    @Test
    void the_hook_is_told_of_the_whole_life_of_a_session() {
        String session;
        try (var client = BridgeClient.connect(cluster.node(0))) {
            JsonObject hello =
                    client.says(Envelope.of("hello").put("version", 1)).next().json();
            session = hello.getString("session");
            client.says(Envelope.of("register", address)).expects(Envelope.of("registered", address));
            client.says(Envelope.of("ping")).expects(Envelope.of("pong"));
        }
        assertThat(eventsOf(session, "SOCKET_CLOSED"))
                .containsExactly(
                        "SOCKET_CREATED", "REGISTER", "REGISTERED", "SOCKET_PING", "UNREGISTER", "SOCKET_CLOSED");
    }

    @Test
    void the_hook_is_told_who_has_come_and_from_where() {
        Handshake handshake = Handshake.to("/eventbus/websocket")
                .with("Origin", "http://127.0.0.1")
                .with("Authorization", "Bearer " + ALICE);
        try (RawSocket socket = RawSocket.connect(cluster.node(0))) {
            assertThat(socket.handshake(handshake).status()).isEqualTo(101);
            hookHearsOf(alice("websocket"));
        }
    }

    @Test
    void so_it_is_of_those_who_come_by_http() {
        String origin = "Origin: http://127.0.0.1";
        String token = "Authorization: Bearer " + ALICE;
        SockJs sockJs = SockJs.on(cluster.node(0));
        assertThat(sockJs.request("POST", "xhr", "", origin, token).body()).isEqualTo("o\n");
        hookHearsOf(alice("sockjs-http"));
        try (HttpWire wire = HttpWire.connect(cluster.node(0))) {
            wire.sends("POST", "/publish/" + address, "1", origin, token);
            assertThat(wire.reply().status()).isEqualTo(202);
            hookHearsOf(alice("http"));
            wire.sends("GET", "/events?address=" + address, "", origin, token);
            hookHearsOf(alice("sse"));
        }
    }

    @Test
    void the_hook_is_told_the_door_of_those_it_can_know_no_more_of() {
        try (TcpClient client = TcpClient.connect(cluster.node(0))) {
            client.expectsNothingMore();
            hookHearsOf(JsonObject.of("door", "tcp", "remote", "127.0.0.1"));
        }
    }

    @Test
    void the_hook_is_told_of_a_session_whose_connection_is_cut() {
        BridgeClient client = BridgeClient.connect(cluster.node(0));
        String session = client.says(Envelope.of("hello").put("version", 1))
                .next()
                .json()
                .getString("session");
        client.vanishes();
        assertThat(eventsOf(session, "SOCKET_CLOSED")).containsExactly("SOCKET_CREATED", "SOCKET_CLOSED");
    }

    @Test
    void a_client_the_hook_does_not_want_is_sent_away() {
        open = false;
        try (var client = BridgeClient.connect(cluster.node(0))) {
            client.publish(address, 1).expectsClose(1008);
        } finally {
            open = true;
        }
    }

    @Test
    void clients_can_neither_listen_at_the_hook_nor_speak_to_it() {
        try (var client = BridgeClient.connect(cluster.node(0))) {
            client.says(Envelope.of("register", HOOK)).expectsErr("access_denied");
            client.send(HOOK, true).expectsErr("access_denied");
        }
    }

    private static JsonObject alice(String door) {
        return JsonObject.of("door", door, "remote", "127.0.0.1", "origin", "http://127.0.0.1", "user", "alice");
    }

    /** Sooner or later it is told of this one, and of others before. */
    private static void hookHearsOf(JsonObject comer) {
        JsonObject event;
        do {
            event = (JsonObject) asked.next().body();
        } while (!comer.equals(event.getJsonObject("socket")));
        assertThat(event.getString("event")).isEqualTo("SOCKET_CREATED");
    }

    private static List<String> eventsOf(String session, String last) {
        List<String> events = new ArrayList<>();
        while (!events.contains(last)) {
            JsonObject event = (JsonObject) asked.next().body();
            if (session.equals(event.getString("session"))) {
                events.add(event.getString("event"));
            }
        }
        return events;
    }
}
