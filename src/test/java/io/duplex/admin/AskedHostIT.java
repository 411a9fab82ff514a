package io.duplex.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.duplex.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By which names the inside port may be asked. */
final class AskedHostIT {
    private static final List<String> KEYS = List.of("a key of sixteen characters");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        // A page whose name an attacker had pointed at the port could publish and disconnect.
        "evil.example, 403",
        "localhost.evil.example, 403",
        "127.0.0.1.evil.example, 403",
        "127.1, 403",
        "127.0.0.1, 200",
        "10.1.2.3, 200",
        "[::1], 200",
        "localhost, 200",
        "LocalHost., 200",
        "duplex-inside, 200",
        "DUPLEX-inside, 200",
        "node.lan, 200"
    })
    void name_must_be_known_where_there_are_no_keys(String host, int status) throws Exception {
        InsideSettings settings = new InsideSettings("node.lan", 0, List.of("duplex-inside"), List.of());
        int port = serve(settings);
        assertThat(ask(port, host, HttpVersion.HTTP_1_1).statusCode()).isEqualTo(status);
        assertThat(ask(port, host, HttpVersion.HTTP_2).statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"evil.example, 200", "127.0.0.1, 200"})
    void any_name_will_do_where_a_page_would_need_a_key(String host, int status) throws Exception {
        int port = serve(new InsideSettings("127.0.0.1", 0, List.of(), KEYS));
        assertThat(ask(port, host, HttpVersion.HTTP_1_1).statusCode()).isEqualTo(status);
    }

    private int serve(InsideSettings settings) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(new AskedHost(settings, new ManualTimers())::check);
        router.get("/").handler(route -> route.response().end("in"));
        router.route().failureHandler(route -> ((Problem) route.failure()).answer(route.response()));
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        return server.listen(0, "127.0.0.1").await(5, TimeUnit.SECONDS).actualPort();
    }

    private HttpClientResponse ask(int port, String host, HttpVersion version) throws Exception {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(host)
                .setPort(port)
                .setURI("/");
        return vertx.createHttpClient(
                        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false))
                .request(request)
                .compose(sent -> sent.send())
                .await(5, TimeUnit.SECONDS);
    }
}
