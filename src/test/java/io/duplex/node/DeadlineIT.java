package io.duplex.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.ManualTimers;
import io.duplex.e2e.fixture.TestCertificate;
import io.duplex.entrance.ArrivalSettings;
import io.duplex.entrance.Arrivals;
import io.duplex.entrance.Census;
import io.duplex.entrance.Gate;
import io.duplex.entrance.Refusals;
import io.duplex.entrance.TrustedProxies;
import io.duplex.loop.NettyLoop;
import io.duplex.socket.ReadingTime;
import io.duplex.tls.Certificate;
import io.duplex.tls.TlsSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When the time of those begins who take theirs with TLS: real sockets, and a clock that goes when it is told to. */
@Timeout(120)
final class DeadlineIT {
    private static final ArrivalSettings SETTINGS =
            new ArrivalSettings(100, 0, 0, Duration.ofSeconds(8), 100, 16_384, 8_192);

    private final ManualTimers timers = new ManualTimers();
    private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> connected = new LinkedBlockingQueue<>();
    private Vertx vertx;
    private Context loop;
    private SSLContext tls;
    private int port;

    @BeforeEach
    void serve(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.create(directory, "EC");
        Path chain = directory.resolve("tls.crt");
        Path key = directory.resolve("tls.key");
        certificate.writeCertificate(chain).writeKey(key);
        tls = TestCertificate.trusting(certificate);
        Accepting accepting = new Accepting();
        vertx = Vertx.builder()
                .withTransport(SocketTransport.choose(NodeSettings.TransportKind.AUTO)
                        .reading(8_192, server -> true, accepting))
                .build();
        loop = vertx.getOrCreateContext();
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(-1);
        Certificate.read(new TlsSettings(chain, key, Duration.ofHours(1)), vertx)
                .secure(options);
        TrustedProxies nobody = new TrustedProxies(List.of());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Refusals refusals = new Refusals(timers, meters);
        Census census = new Census(SETTINGS, 100, timers, meters);
        Gate gate = new Gate(census, nobody, false, refusals, timers);
        accepting.ask(channel -> gate.admits(channel) && accepted.add(channel), options);
        CompletableFuture<HttpServer> listening = new CompletableFuture<>();
        loop.runOnContext(now -> {
            ReadingTime time = new ReadingTime(NettyLoop.of(loop), timers);
            Arrivals arrivals = new Arrivals(SETTINGS, gate, census, nobody, refusals, timers, time, 65_536);
            arrivals.start();
            vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        arrivals.connected(connection);
                        connected.add(true);
                    })
                    .requestHandler(request -> request.response().end())
                    .listen()
                    .onSuccess(listening::complete)
                    .onFailure(listening::completeExceptionally);
        });
        port = listening.get(10, TimeUnit.SECONDS).actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    /** What TLS took counts: all together there is one deadline. */
    @Test
    void the_deadline_of_a_request_begins_with_the_connection() throws Exception {
        try (Socket slow = connect()) {
            pass(Duration.ofSeconds(5));
            try (SSLSocket late = shakeHands(slow);
                    Socket later = connect();
                    SSLSocket prompt = shakeHands(later)) {
                pass(Duration.ofSeconds(4));
                late.getInputStream().readAllBytes();
                prompt.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(prompt.getInputStream().readNBytes(12), US_ASCII))
                        .isEqualTo("HTTP/1.1 200");
            }
        }
    }

    private Socket connect() throws Exception {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        assertThat(accepted.poll(10, TimeUnit.SECONDS)).as("accepted").isNotNull();
        return socket;
    }

    private SSLSocket shakeHands(Socket plain) throws IOException, InterruptedException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
        socket.startHandshake();
        assertThat(connected.poll(10, TimeUnit.SECONDS)).as("through with TLS").isNotNull();
        return socket;
    }

    /** On the event loop, whose connections are looked at meanwhile. */
    private void pass(Duration time) throws Exception {
        CompletableFuture<Boolean> passed = new CompletableFuture<>();
        loop.runOnContext(now -> {
            timers.advance(time);
            passed.complete(true);
        });
        passed.get(10, TimeUnit.SECONDS);
    }
}
