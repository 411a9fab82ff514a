package io.duplex.entrance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.HostAndPort;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word about a client counts; the requests come from loopback, over a real HTTP server. */
@ExtendWith(VertxExtension.class)
final class TrustedProxiesIT {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8");

    private static Forwarded ask(Vertx vertx, List<String> trusted, String... headers) throws Exception {
        TrustedProxies proxies = new TrustedProxies(trusted);
        CompletableFuture<Forwarded> seen = new CompletableFuture<>();
        Future<HttpServer> server = vertx.createHttpServer()
                .requestHandler(request -> {
                    seen.complete(proxies.forwarded(request));
                    request.response().end();
                })
                .listen(0, "127.0.0.1");
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.await(5, SECONDS).actualPort())) {
            write(socket, headers);
            return seen.get(5, TimeUnit.SECONDS);
        }
    }

    private static void write(Socket socket, String... headers) throws IOException {
        String head = Stream.concat(Stream.of("GET / HTTP/1.1", "Host: node.internal:8080"), Stream.of(headers))
                .reduce("", (all, line) -> all + line + "\r\n");
        socket.getOutputStream().write((head + "\r\n").getBytes(ISO_8859_1));
    }

    @Test
    void what_a_stranger_says_of_itself_is_not_believed(Vertx vertx) throws Exception {
        Forwarded caller = ask(
                vertx,
                List.of("10.0.0.0/8", "127.0.0.2", "::1"),
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: bank.example");
        assertThat(caller).isEqualTo(new Forwarded("127.0.0.1", "http", HostAndPort.create("node.internal", 8080)));
    }

    @Test
    void nobody_is_trusted_where_nobody_is_named(Vertx vertx) throws Exception {
        assertThat(ask(vertx, List.of(), "X-Forwarded-For: 192.0.2.1").address())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void what_a_trusted_proxy_says_of_the_client_is_believed(Vertx vertx) throws Exception {
        Forwarded caller = ask(
                vertx,
                LOOPBACK,
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Proto: HTTPS",
                "X-Forwarded-Host: bus.example:8443");
        assertThat(caller).isEqualTo(new Forwarded("192.0.2.1", "https", HostAndPort.create("bus.example", 8443)));
    }

    @Test
    void a_trusted_proxy_that_says_nothing_is_the_caller_itself(Vertx vertx) throws Exception {
        assertThat(ask(vertx, LOOPBACK))
                .isEqualTo(new Forwarded("127.0.0.1", "http", HostAndPort.create("node.internal", 8080)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "what the client wrote itself stands before | 203.0.113.9, 192.0.2.1 | 192.0.2.1",
                "a chain of our proxies | 192.0.2.1, 10.1.2.3, fd00::7 | 192.0.2.1",
                "a stranger between our proxies | 203.0.113.9, 192.0.2.1, 10.1.2.3 | 192.0.2.1",
                "only our proxies | 10.9.9.9, 10.1.2.3 | 10.9.9.9",
                "a port | 192.0.2.1:5000 | 192.0.2.1",
                "a port after IPv6 | [2001:db8::1]:5000 | 2001:db8::1",
                "IPv4 written as IPv6 | ::ffff:10.1.2.3 | 10.1.2.3",
                "a name, which is never looked up | 192.0.2.1, localhost | 127.0.0.1",
                "unknown | 192.0.2.1, unknown | 127.0.0.1",
                "nonsense | 999.1.1.1 | 127.0.0.1",
                "empty places | ', 192.0.2.1, ,' | 192.0.2.1",
            })
    void the_client_is_the_last_one_that_is_no_proxy_of_ours(String what, String forwarded, String client, Vertx vertx)
            throws Exception {
        assertThat(ask(vertx, LOOPBACK, "X-Forwarded-For: " + forwarded).address())
                .isEqualTo(client);
    }

    @Test
    void lines_of_one_header_are_one_list(Vertx vertx) throws Exception {
        assertThat(ask(vertx, LOOPBACK, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-For: 192.0.2.1")
                        .address())
                .isEqualTo("192.0.2.1");
    }

    @Test
    void of_several_schemes_and_hosts_our_proxy_wrote_the_last(Vertx vertx) throws Exception {
        Forwarded caller =
                ask(vertx, LOOPBACK, "X-Forwarded-Proto: https, http", "X-Forwarded-Host: bank.example, bus.example");
        assertThat(caller.scheme()).isEqualTo("http");
        assertThat(caller.host()).isEqualTo(HostAndPort.create("bus.example", -1));
    }

    @Test
    void a_scheme_that_is_none_changes_nothing(Vertx vertx) throws Exception {
        assertThat(ask(vertx, LOOPBACK, "X-Forwarded-Proto: javascript").scheme())
                .isEqualTo("http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "10.0.0.0/8", "0.0.0.0/0", "::1", "fd00::/8", "::/0", "192.168.1.7/24"})
    void addresses_and_ranges_may_be_named(String text) {
        assertThat(TrustedProxies.isRange(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "proxy", "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "/8", "1.2.3.4.5"})
    void other_texts_may_not(String text) {
        assertThat(TrustedProxies.isRange(text)).isFalse();
    }
}
