package io.duplex.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.VertxTimers;
import io.duplex.cluster.ClusterView;
import io.duplex.history.LogHolders;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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

/** A new part of the API is one class and one element of a list; keys, hosts and 404 are there already. */
final class RoutesIT {
    private static final String SERVICE_KEY = "service-key-of-thirty-two-letters!!";

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        Router router = InsideRoutes.router(
                vertx,
                new ToyNode(),
                new ToyCluster(),
                new InsideSettings("127.0.0.1", 0, List.of(), List.of(SERVICE_KEY)),
                new VertxTimers(vertx),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                List.of(
                        new ToyRoutes(Routes.Access.SERVICES, "tides"),
                        new ToyRoutes(Routes.Access.OPERATORS, "moons")));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void part_serves_its_resource() throws Exception {
        HttpResponse<String> answer = get("/api/v1/tides", SERVICE_KEY);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(answer.body()).getString("name")).isEqualTo("tides");
    }

    @Test
    void part_is_behind_the_keys_of_the_api() throws Exception {
        assertThat(get("/api/v1/tides", null).statusCode()).isEqualTo(401);
    }

    @Test
    void client_that_asks_for_another_path_hears_of_the_part() throws Exception {
        HttpResponse<String> answer = get("/api/v1/winds", SERVICE_KEY);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(answer.body()).getString("detail"))
                .contains("tides")
                .contains("moons");
    }

    private HttpResponse<String> get(String path, String key) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private record ToyRoutes(Access access, String name) implements Routes {
        @Override
        public List<String> resources() {
            return List.of(name);
        }

        @Override
        public void mount(Router router) {
            router.get(ROOT + name).handler(route -> InsideRoutes.json(route, 200, JsonObject.of("name", name)));
        }
    }

    private record ToyNode() implements NodeView {
        @Override
        public String state() {
            return "serving";
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public boolean isServing() {
            return true;
        }

        @Override
        public String profile() {
            return "dev";
        }

        @Override
        public String transport() {
            return "nio";
        }

        @Override
        public int sessionCount() {
            return 0;
        }

        @Override
        public int addressCount() {
            return 0;
        }
    }

    private record ToyCluster() implements ClusterView {
        @Override
        public String name() {
            return "toy";
        }

        @Override
        public String nodeId() {
            return "toy-1";
        }

        @Override
        public LogHolders nodes() {
            throw new UnsupportedOperationException("only health asks");
        }

        @Override
        public int memberCount() {
            return 1;
        }

        @Override
        public boolean isOldest() {
            return true;
        }

        @Override
        public Safety safety() {
            return new Safety(true, true);
        }
    }
}
