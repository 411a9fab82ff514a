package io.duplex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read of one connection in a turn of its event loop, once more waits in the kernel. */
final class BoundedReadsIT {
    private static final int MOST_BYTES = 8 * 1024;
    private static final int SENT_BYTES = 100_000;
    /** What tells the servers apart here. */
    private static final String FOR_CLIENTS = "127.0.0.1";

    private static final String FOR_OTHERS = "localhost";

    private final BlockingQueue<Channel> connected = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> turns = new LinkedBlockingQueue<>();
    private Vertx vertx;

    @AfterEach
    void stop() throws Exception {
        if (vertx != null) {
            vertx.close().await(5, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @EnumSource(NodeSettings.TransportKind.class)
    void a_client_over_http_has_no_more_than_its_share_of_a_turn(NodeSettings.TransportKind kind) throws Exception {
        begin(kind);
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setHost(FOR_CLIENTS).setPort(0).setHttp2ClearTextEnabled(false))
                .connectionHandler(this::count)
                .requestHandler(request -> request.response().end())
                .listen()
                .await(5, TimeUnit.SECONDS);
        assertThat(mostOfATurn(server.actualPort())).isLessThanOrEqualTo(MOST_BYTES);
    }

    @ParameterizedTest
    @EnumSource(NodeSettings.TransportKind.class)
    void nor_has_one_over_tcp(NodeSettings.TransportKind kind) throws Exception {
        begin(kind);
        assertThat(mostOfATurn(listen(FOR_CLIENTS))).isLessThanOrEqualTo(MOST_BYTES);
    }

    @ParameterizedTest
    @EnumSource(NodeSettings.TransportKind.class)
    void other_nodes_are_read_as_much_as_they_have_to_say(NodeSettings.TransportKind kind) throws Exception {
        begin(kind);
        assertThat(mostOfATurn(listen(FOR_OTHERS))).isGreaterThan(MOST_BYTES);
    }

    private void begin(NodeSettings.TransportKind kind) {
        SocketTransport transport = null;
        try {
            transport = SocketTransport.choose(kind);
        } catch (StartFailure notHere) {
            assumeThat(notHere).as("this machine has it").isNull();
        }
        vertx = Vertx.builder()
                .withTransport(
                        transport.reading(MOST_BYTES, server -> server.getHost().equals(FOR_CLIENTS), new Accepting()))
                .build();
    }

    private int listen(String host) throws Exception {
        NetServer server = vertx.createNetServer(
                        new NetServerOptions().setHost(host).setPort(0))
                .connectHandler(socket -> {
                    socket.handler(bytes -> {});
                    count(((NetSocketInternal) socket).channelHandlerContext());
                })
                .listen()
                .await(5, TimeUnit.SECONDS);
        return server.actualPort();
    }

    private void count(HttpConnection connection) {
        count(((ConnectionBase) connection).channelHandlerContext());
    }

    /** Not read yet; when it is, what comes in a turn is counted. */
    private void count(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(false);
        ctx.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            private int bytes;

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                bytes += ((ByteBuf) message).readableBytes();
                ctx.fireChannelRead(message);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                turns.add(bytes);
                bytes = 0;
                ctx.fireChannelReadComplete();
            }
        });
        connected.add(ctx.channel());
    }

    private int mostOfATurn(int port) throws IOException, InterruptedException {
        try (Socket client = new Socket("127.0.0.1", port)) {
            Channel channel = connected.poll(5, TimeUnit.SECONDS);
            String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + SENT_BYTES + "\r\n\r\n";
            client.getOutputStream().write((head + "x".repeat(SENT_BYTES)).getBytes(StandardCharsets.US_ASCII));
            channel.config().setAutoRead(true);
            int most = 0;
            int all = 0;
            while (all < head.length() + SENT_BYTES) {
                int turn = turns.poll(5, TimeUnit.SECONDS);
                most = Math.max(most, turn);
                all += turn;
            }
            return most;
        }
    }
}
