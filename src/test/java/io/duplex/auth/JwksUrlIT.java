package io.duplex.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duplex.auth.AuthSettings.JwksSettings;
import io.duplex.clock.VertxTimers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys behind a URL that change under their names. */
final class JwksUrlIT {
    private static final Tokens.Key FIRST = Tokens.Key.ec("same", "secp256r1");
    private static final Tokens.Key SECOND = Tokens.Key.ec("same", "secp256r1");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Tokens.Key published = FIRST;

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void another_key_under_the_same_name_is_read_when_its_first_token_comes() throws Exception {
        // "The signature is wrong" was the answer until the next refresh.
        Authenticator authenticator = authenticator(Duration.ofMillis(1));
        assertThat(authenticate(authenticator, FIRST)).isEqualTo("alice");
        published = SECOND;
        assertThat(authenticate(authenticator, SECOND)).isEqualTo("alice");
        assertThatThrownBy(() -> authenticate(authenticator, FIRST)).hasMessageContaining("the signature is wrong");
    }

    @Test
    void wrong_signatures_do_not_make_the_node_read_again_and_again() throws Exception {
        Authenticator authenticator = authenticator(Duration.ofHours(1));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> authenticate(authenticator, SECOND))
                    .hasMessageContaining("the signature is wrong");
        }
        assertThat(reads).hasValue(1);
    }

    private Authenticator authenticator(Duration cooldown) throws Exception {
        HttpServer issuer = vertx.createHttpServer()
                .requestHandler(request -> {
                    reads.incrementAndGet();
                    JsonObject broken = JsonObject.of("kty", "RSA", "kid", "broken", "n", "AQAB");
                    request.response()
                            .end(JsonObject.of("keys", JsonArray.of(broken, published.jwk()))
                                    .encode());
                })
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
        JwksSettings url = new JwksSettings(
                URI.create("http://127.0.0.1:" + issuer.actualPort() + "/jwks"),
                Duration.ofHours(1),
                cooldown,
                Duration.ofSeconds(5));
        Authenticator authenticator = new Authenticator(
                Tokens.settings(null, url),
                vertx,
                new VertxTimers(vertx),
                InstantSource.system(),
                new AuthMetrics(new SimpleMeterRegistry()));
        authenticator.start().await(5, TimeUnit.SECONDS);
        return authenticator;
    }

    private static String authenticate(Authenticator authenticator, Tokens.Key key) throws Exception {
        JsonObject claims = Tokens.claims("alice", Instant.now().getEpochSecond() + 300);
        return authenticator
                .authenticate(Tokens.signed(key, "ES256", claims), "10.0.0.7")
                .await(5, TimeUnit.SECONDS)
                .user();
    }
}
