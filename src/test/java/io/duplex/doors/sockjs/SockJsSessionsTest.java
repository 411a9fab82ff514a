package io.duplex.doors.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Caller;
import io.duplex.auth.Principal;
import io.duplex.codec.WireFormat;
import io.duplex.doors.LoopContext;
import io.duplex.entrance.Refusal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How many sessions there may be, and whose; sessions themselves play no part in it. */
final class SockJsSessionsTest {
    private final SockJsSessions sessions = new SockJsSessions(5, 2, 1_000);
    private final List<Refusal> refusals = new ArrayList<>();
    private int nextId;

    @Test
    void ipv6_network_of_64_bits_is_one_client() {
        open(Caller.anonymous("2001:db8:0:1::1"));
        open(Caller.anonymous("2001:db8:0:1::2"));
        open(Caller.anonymous("2001:db8:0:1:ffff::3"));
        open(Caller.anonymous("2001:db8:0:2::1"));
        assertThat(refusals).containsExactly(Refusal.SOCKJS_CLIENT_FULL);
        assertThat(sessions.count()).isEqualTo(3);
    }

    @Test
    void user_is_one_client_at_whichever_address() {
        open(user("alice", "192.0.2.1"));
        open(user("alice", "192.0.2.2"));
        open(user("alice", "192.0.2.3"));
        open(user("bob", "192.0.2.3"));
        assertThat(refusals).containsExactly(Refusal.SOCKJS_CLIENT_FULL);
    }

    @Test
    void node_has_a_bound_and_nothing_is_left_of_who_was_refused() {
        for (int i = 0; i < 7; i++) {
            open(user("user" + i, "192.0.2." + i));
        }
        assertThat(refusals).containsExactly(Refusal.SOCKJS_FULL, Refusal.SOCKJS_FULL);
        assertThat(sessions.count()).isEqualTo(5);
        assertThat(sessions.clientCount()).isEqualTo(10);
    }

    @Test
    void a_loop_that_is_away_may_have_unread_requests() {
        // A session was forgotten for want of a poll that had come to a loop which did not read.
        SockJsSessions sessions = new SockJsSessions(1, 1, 1);
        Duration late = Duration.ofSeconds(2);
        assertThat(sessions.areAllLoopsThere("a", 0, late)).isTrue();
        assertThat(sessions.areAllLoopsThere("b", 0, late)).isTrue();
        assertThat(sessions.areAllLoopsThere("a", late.toNanos() + 1, late)).isFalse();
        assertThat(sessions.areAllLoopsThere("b", late.toNanos() + 2, late)).isTrue();
    }

    @Test
    void session_that_has_ended_makes_room() {
        Caller caller = user("alice", "192.0.2.1");
        HttpSession first = open(caller);
        open(caller);
        sessions.remove("id 0", first, caller);
        sessions.remove("id 0", first, caller);
        open(caller);
        open(caller);
        assertThat(refusals).containsExactly(Refusal.SOCKJS_CLIENT_FULL);
        assertThat(sessions.count()).isEqualTo(2);
    }

    private HttpSession open(Caller caller) {
        LoopContext parts = new LoopContext(null, null, null, null, null, null, null, null, null, 1);
        return sessions.tryFindOrCreate(
                "id " + nextId++,
                caller,
                name -> new HttpSession(parts, settings(), caller, WireFormat.SOCKJS_LIST, null, gone -> {}),
                refusals::add);
    }

    private static SockJsSettings settings() {
        return new SockJsSettings(
                Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(25), 1, false, "", Set.of(), 5, 2);
    }

    private static Caller user(String name, String remote) {
        return new Caller(new Principal(name, new JsonObject(), Set.of(), 0), null, remote, null);
    }
}
