package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.Tokens;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Envelope;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a token opens, what the next one closes, and what its end does. */
@Timeout(180)
final class AccessE2E {
    private static final String RULES = """
            profile: production
            auth:
              expiring-notice: 2s
              leeway: 0s
            bridge:
              inbound:
                - address-regex: 'fence\\..*'
                - pattern: orders.{claim.tenant}.*
                  commands: [publish]
                - pattern: orders.{claim.tenant}.*
                  commands: [send]
                  required-authority: clerk
                - address: ask
              outbound:
                - pattern: orders.{claim.tenant}.*
                - address: staff
                  required-authority: staff
                - address: mixed
                  match: {secret: true}
                  required-authority: staff
                - address: mixed
                - address: open
                - address: ask
            """;

    private static TestNode node;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("access")
                .withConfig(RULES)
                .with("DUPLEX_AUTH_SECRET", Tokens.SECRET)
                .start();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void claims_choose_the_addresses() {
        try (var acme = BridgeClient.connect(node);
                var other = BridgeClient.connect(node)) {
            acme.hello(token("alice", "acme"));
            other.hello(token("bob", "other"));
            acme.register("orders.acme.1");
            other.says(Envelope.of("register", "orders.acme.1")).expectsErr("access_denied");
            other.publish("orders.acme.1", "forged").expectsErr("access_denied");
            acme.publish("orders.acme.1", "mine").expectsRec("orders.acme.1", "mine");
        }
    }

    @Test
    void claim_that_looks_like_a_pattern_opens_nothing() {
        for (String tenant : new String[] {"*", "**", "acme.x", "", "acme.*"}) {
            try (var client = BridgeClient.connect(node)) {
                client.hello(token("mallory", tenant));
                client.says(Envelope.of("register", "orders.acme.1")).expectsErr("access_denied");
                client.publish("orders.acme.1", 1).expectsErr("access_denied");
                client.says(Envelope.of("register", "orders.acme.x.1")).expectsErr("access_denied");
                client.expectsNothingMore();
            }
        }
    }

    @Test
    void commands_have_rules_of_their_own() {
        try (var clerk = BridgeClient.connect(node);
                var other = BridgeClient.connect(node)) {
            other.hello(token("bob", "acme"));
            other.publish("orders.acme.2", 1).send("orders.acme.2", 1).expectsErr("access_denied");
            clerk.hello(token("alice", "acme", "clerk"));
            clerk.register("orders.acme.2");
            clerk.send("orders.acme.2", "to me").expectsRec("orders.acme.2", "to me");
        }
    }

    @Test
    void who_said_hello_is_told_at_once_what_it_lacks() {
        try (var anonymous = BridgeClient.connect(node).hello();
                var bob = BridgeClient.connect(node)) {
            anonymous.says(Envelope.of("register", "staff")).expectsErr("not_logged_in");
            anonymous.says(Envelope.of("register", "nothing")).expectsErr("access_denied");
            bob.hello(token("bob", "acme"));
            bob.says(Envelope.of("register", "staff")).expectsErr("access_denied");
        }
    }

    @Test
    void message_for_some_reaches_those_and_no_others() {
        try (var staff = BridgeClient.connect(node);
                var public1 = BridgeClient.connect(node).hello();
                var public2 = BridgeClient.connect(node)) {
            staff.hello(token("alice", "acme", "staff"));
            staff.register("mixed");
            public1.register("mixed");
            public2.register("mixed");
            JsonObject secret = JsonObject.of("secret", true);
            node.inside().publish("mixed", secret);
            node.inside().publish("mixed", "for all");
            staff.expectsRec("mixed", secret).expectsRec("mixed", "for all").expectsNothingMore();
            public1.expectsRec("mixed", "for all").expectsNothingMore();
            public2.expectsRec("mixed", "for all").expectsNothingMore();
        }
    }

    @Test
    void new_token_ends_what_it_does_not_allow_and_the_rest_goes_on() {
        try (var client = BridgeClient.connect(node)) {
            client.hello(token("alice", "acme", "staff"));
            client.register("staff").register("mixed").register("orders.acme.3").register("open");

            client.hello(token("alice", "other"));
            JsonArray ended = new JsonArray();
            for (int i = 0; i < 2; i++) {
                JsonObject unregistered = client.next().json();
                assertThat(unregistered.getString("type")).isEqualTo("unregistered");
                assertThat(unregistered.getString("reason")).isEqualTo("permission_revoked");
                ended.add(unregistered.getString("address"));
            }
            assertThat(ended).containsExactlyInAnyOrder("staff", "orders.acme.3");
            client.expectsNothingMore();

            node.inside().publish("staff", "not for you");
            node.inside().publish("orders.acme.3", "not for you");
            node.inside().publish("mixed", JsonObject.of("secret", true));
            node.inside().publish("mixed", "for all");
            node.inside().publish("open", "still here");
            client.expectsRec("mixed", "for all")
                    .expectsRec("open", "still here")
                    .expectsNothingMore();

            client.hello(token("alice", "acme", "staff"));
            node.inside().publish("mixed", JsonObject.of("secret", true));
            client.expectsRec("mixed", JsonObject.of("secret", true));
            client.register("staff");
        }
    }

    @Test
    void answers_are_for_the_user_who_asked() {
        try (var client = BridgeClient.connect(node);
                var service = BridgeClient.connect(node)) {
            service.hello(token("service", "acme")).getString("user");
            service.register("ask");
            client.hello(token("alice", "acme"));
            client.request("ask", "my balance?");
            String replyAddress = service.next().json().getString("replyAddress");
            client.hello(token("bob", "acme"));
            service.send(replyAddress, "a lot").expectsNothingMore();
            client.expectsNothingMore();
        }
    }

    @Test
    void token_that_ends_is_announced_and_then_ends_its_socket() {
        try (var client = BridgeClient.connect(node);
                var silent = BridgeClient.connectWithHeader(node, token("bob", 3))) {
            long start = System.nanoTime();
            client.hello(token("alice", 3));
            JsonObject expiring = client.next().json();
            assertThat(expiring.getString("type")).isEqualTo("expiring");
            assertThat(expiring.getInteger("in")).isBetween(0, 2);
            assertThat(client.expectsClose(4001)).isEqualTo("token expired");
            Duration lived = Duration.ofNanos(System.nanoTime() - start);
            // The end is a whole second of the wall clock, up to one second before three from now.
            assertThat(lived).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(4_500));
            silent.expectsClose(4001);
        }
    }

    @Test
    void token_that_is_renewed_in_time_ends_nothing() {
        try (var client = BridgeClient.connect(node)) {
            client.hello(token("alice", 3));
            client.register("open");
            assertThat(client.next().json().getString("type")).isEqualTo("expiring");
            client.hello(token("alice", 300));
            // The first token ends while we wait for another socket whose token ends after it.
            try (var other = BridgeClient.connectWithHeader(node, token("bob", 4))) {
                other.expectsClose(4001);
            }
            node.inside().publish("open", "still here");
            client.expectsRec("open", "still here").expectsNothingMore();
        }
    }

    private static String token(String user, String tenant, String... permissions) {
        JsonObject claims =
                Tokens.claims(user, Instant.now().getEpochSecond() + 300).put("tenant", tenant);
        return Tokens.hmac(claims.put("permissions", new JsonArray(java.util.List.of(permissions))));
    }

    private static String token(String user, long seconds) {
        return Tokens.hmac(Tokens.claims(user, Instant.now().getEpochSecond() + seconds));
    }
}
