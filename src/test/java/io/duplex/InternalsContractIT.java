package io.duplex;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.fanout.DirectMemory;
import io.duplex.history.MemberNode;
import io.duplex.http.NettyBytes;
import io.duplex.loop.NettyLoop;
import io.duplex.loop.VertxLoops;
import io.duplex.socket.Channels;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What Duplex borrows from the internals of Vert.x, Netty and Hazelcast is still as it expects. A failure here after an
 * upgrade names the class to mend; {@link ArchitectureTest} lists all of them.
 */
@Timeout(180)
final class InternalsContractIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void event_loop_runs_tasks_after_its_sockets() throws Exception {
        NettyLoop loop = NettyLoop.of(vertx.getOrCreateContext());
        assertThat(loop.executor())
                .as("a context of Vert.x stands on Netty's SingleThreadEventLoop: see loop.NettyLoop")
                .isInstanceOf(SingleThreadEventLoop.class);
        Promise<Boolean> ran = Promise.promise();
        loop.execute(() -> loop.afterSockets(() -> ran.complete(loop.isCurrent())));
        assertThat(await(ran))
                .as("a task behind an iteration runs on the loop: see loop.NettyLoop")
                .isTrue();
    }

    @Test
    void vertx_tells_its_loops() {
        assertThat(VertxLoops.acceptors(vertx))
                .as("the event loops that accept connections: see loop.VertxLoops")
                .isNotEmpty();
        assertThat(VertxLoops.newContext(vertx).isEventLoopContext())
                .as("a new context is one of an event loop: see loop.VertxLoops")
                .isTrue();
    }

    @Test
    void http_connection_has_the_handlers_that_doors_move() throws Exception {
        Promise<List<String>> names = Promise.promise();
        HttpServer server = vertx.createHttpServer(
                        new HttpServerOptions().setIdleTimeout(10).setHttp2ClearTextEnabled(false))
                .connectionHandler(connection -> complete(names, () -> {
                    ChannelPipeline pipeline = Channels.of(connection).pipeline();
                    assertThat(Channels.handlerOf(connection).pipeline()).isSameAs(pipeline);
                    return pipeline.names();
                }))
                .requestHandler(request -> request.response().end())
                .listen(0)
                .await(10, TimeUnit.SECONDS);
        vertx.createNetClient().connect(server.actualPort(), "localhost").await(10, TimeUnit.SECONDS);
        assertThat(await(names))
                .as("names of Vert.x's handlers of an HTTP connection: see socket.Channels")
                .contains(Channels.HTTP_DECODER, Channels.HANDLER, Channels.IDLE);
    }

    @Test
    void tcp_connection_has_the_handler_that_the_tcp_door_replaces() throws Exception {
        Promise<List<String>> names = Promise.promise();
        NetServer server = vertx.createNetServer(new NetServerOptions())
                .connectHandler(socket ->
                        complete(names, () -> Channels.of(socket).pipeline().names()))
                .listen(0)
                .await(10, TimeUnit.SECONDS);
        vertx.createNetClient().connect(server.actualPort(), "localhost").await(10, TimeUnit.SECONDS);
        assertThat(await(names))
                .as("name of Vert.x's handler of a TCP connection: see socket.Channels")
                .contains(Channels.HANDLER);
    }

    @Test
    void buffer_shares_the_bytes_it_wraps() {
        ByteBuf bytes = Unpooled.wrappedBuffer(new byte[] {1, 2});
        assertThat(NettyBytes.wrap(bytes).getByte(1)).isEqualTo((byte) 2);
        bytes.setByte(1, 7);
        assertThat(NettyBytes.wrap(bytes).getByte(1))
                .as("a buffer of Vert.x wraps bytes of Netty without a copy: see http.NettyBytes")
                .isEqualTo((byte) 7);
    }

    @Test
    void memory_outside_the_heap_has_a_limit() {
        assertThat(DirectMemory.mostBytes())
                .as("what Netty may take outside the heap: see fanout.DirectMemory")
                .isPositive();
    }

    @Test
    void hazelcast_member_shows_its_node() {
        Config config = new Config().setClusterName("internals");
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
        try {
            assertThat(MemberNode.of(member))
                    .as("the node behind a member: see history.MemberNode")
                    .isNotNull()
                    .extracting(node -> node.getPartitionService().getPartitionCount())
                    .as("its partitions: see history.CopiesKnown")
                    .isEqualTo(271);
        } finally {
            member.getLifecycleService().terminate();
        }
    }

    @Test
    void registrations_are_equal_by_what_they_say() {
        RegistrationInfo said = new RegistrationInfo("node", 7, false);
        assertThat(new HazelcastRegistrationInfo(said))
                .as("an entry of Vert.x's registry is found by its value: see cluster.RegistryCheck")
                .isEqualTo(new HazelcastRegistrationInfo(new RegistrationInfo("node", 7, false)))
                .isNotEqualTo(new HazelcastRegistrationInfo(new RegistrationInfo("node", 8, false)));
    }

    /** What a handler finds, or what went wrong in it. */
    private static <T> void complete(Promise<T> promise, Callable<T> found) {
        try {
            promise.tryComplete(found.call());
        } catch (Exception | AssertionError e) {
            promise.tryFail(e);
        }
    }

    private static <T> T await(Promise<T> promise) throws Exception {
        return promise.future().await(10, TimeUnit.SECONDS);
    }
}
