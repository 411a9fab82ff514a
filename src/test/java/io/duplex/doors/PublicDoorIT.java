package io.duplex.doors;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.VertxTimers;
import io.duplex.entrance.FrontDoor;
import io.duplex.entrance.OriginPolicy;
import io.duplex.entrance.OriginSettings;
import io.duplex.entrance.Refusals;
import io.duplex.entrance.TrustedProxies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new door is one class and one element of a list; what every door has, it has too. */
final class PublicDoorIT {
    private final Vertx vertx = Vertx.vertx();
    private final GreetingDoor greetings = new GreetingDoor();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        VertxTimers timers = new VertxTimers(vertx);
        TrustedProxies proxies = new TrustedProxies(List.of());
        FrontDoor front = new FrontDoor(
                () -> true,
                () -> false,
                proxies,
                new OriginPolicy(OriginSettings.SAME_ORIGIN),
                new Refusals(timers, new SimpleMeterRegistry()));
        LoopContext loop = new LoopContext(null, null, null, null, null, timers, null, null, null, 1);
        server = vertx.createHttpServer()
                .requestHandler(PublicDoors.router(vertx, front, List.of(greetings.open(loop))))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void door_serves_its_path() throws Exception {
        HttpResponse<String> answer = send("GET", "/greet/ada", null);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("hello ada");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void other_methods_are_refused_with_those_that_are_served() throws Exception {
        HttpResponse<String> answer = send("DELETE", "/greet/ada", null);
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }

    @Test
    void pages_of_other_origins_stay_outside() throws Exception {
        assertThat(send("GET", "/greet/ada", "https://evil.example").statusCode())
                .isEqualTo(403);
    }

    @Test
    void client_that_asks_for_another_path_hears_of_the_door() throws Exception {
        HttpResponse<String> answer = send("GET", "/great/ada", null);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getString("detail")).contains("/greet/{name}");
    }

    private HttpResponse<String> send(String method, String path, String origin) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (origin != null) {
            request.header("Origin", origin);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** {@code GET /greet/{name}}. */
    private static final class GreetingDoor implements PublicDoor {
        @Override
        public LoopDoor open(LoopContext loop) {
            return new LoopDoor() {
                @Override
                public List<String> paths() {
                    return List.of("/greet/{name}");
                }

                @Override
                public void mount(Router router) {
                    Paths.getOrHead(router, "/greet/:name")
                            .handler(route -> route.response().end("hello " + route.pathParam("name")));
                    Paths.only("GET, HEAD", router, "/greet/:name");
                }
            };
        }

        @Override
        public int openCount() {
            return 0;
        }
    }
}
