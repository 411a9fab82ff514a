package io.duplex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is not to come in is cut where it is accepted, on every transport, and a server nobody asked about takes all. */
final class AcceptingIT {
    @ParameterizedTest
    @EnumSource(NodeSettings.TransportKind.class)
    void who_is_not_admitted_is_cut_and_the_next_is_served(NodeSettings.TransportKind kind) throws Exception {
        SocketTransport transport = null;
        try {
            transport = SocketTransport.choose(kind);
        } catch (StartFailure notHere) {
            assumeThat(notHere).as("this machine has it").isNull();
        }
        AtomicBoolean admits = new AtomicBoolean();
        AtomicInteger gone = new AtomicInteger();
        Accepting accepting = new Accepting();
        NetServerOptions asked = new NetServerOptions().setHost("127.0.0.1").setPort(-1);
        accepting.ask(
                channel -> {
                    channel.closeFuture().addListener(closed -> gone.incrementAndGet());
                    return admits.get();
                },
                asked);
        Vertx vertx = Vertx.builder()
                .withTransport(transport.reading(8_192, server -> true, accepting))
                .build();
        try {
            int port = listen(vertx, asked);
            assertThat(firstByte(port)).isEqualTo(-1);
            assertThat(firstByte(listen(vertx, new NetServerOptions(asked).setPort(-2))))
                    .isEqualTo('!');
            admits.set(true);
            assertThat(firstByte(port)).isEqualTo('!');
        } finally {
            vertx.close().await(5, TimeUnit.SECONDS);
        }
        assertThat(gone)
                .as("of those who were admitted it is told that they have gone")
                .hasValue(1);
    }

    private static int listen(Vertx vertx, NetServerOptions options) throws Exception {
        return vertx.createNetServer(options)
                .connectHandler(socket -> socket.write("!"))
                .listen()
                .await(5, TimeUnit.SECONDS)
                .actualPort();
    }

    private static int firstByte(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            return socket.getInputStream().read();
        }
    }
}
