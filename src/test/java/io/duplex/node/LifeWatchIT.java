package io.duplex.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real event loops and worker threads that stand still, and seconds that pass when the test says so. */
@Timeout(120)
final class LifeWatchIT {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(2));
    private final ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    private final EventExecutor loop = context.nettyEventLoop();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile boolean member = true;
    private Standing standing = Standing.NOTHING;
    private final LifeWatch watch = new LifeWatch(vertx, () -> member);

    LifeWatchIT() {
        watch.watch(List.of(loop));
    }

    @AfterEach
    void stop() throws Exception {
        goOn.countDown();
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void a_node_whose_threads_all_run_is_live() throws Exception {
        pass(40);
        assertThat(watch.isLive()).isTrue();
        assertThat(watch.lost().isComplete()).isFalse();
    }

    /** A task that never came back stopped the clients of its loop, and the live probe was answered by another loop. */
    @Test
    void a_loop_that_stands_still_is_noticed_and_recovers() throws Exception {
        standing = Standing.LOOP;
        context.runOnContext(now -> stand());
        pass(9);
        assertThat(watch.isLive()).isTrue();
        pass(2);
        assertThat(watch.isLive()).isFalse();
        assertThat(watch.lost().isComplete()).isFalse();
        goOn.countDown();
        standing = Standing.NOTHING;
        await().until(() -> {
            watch.look();
            return watch.isLive();
        });
        pass(40);
        assertThat(watch.lost().isComplete()).isFalse();
    }

    @Test
    void a_loop_that_never_comes_back_is_given_up() {
        standing = Standing.LOOP;
        context.runOnContext(now -> stand());
        lookQuickly(31);
        assertThat(watch.lost().result()).contains("event loop", "30 s");
    }

    @Test
    void a_loop_that_has_ended_is_given_up_at_once() throws Exception {
        EventLoopGroup group = new DefaultEventLoopGroup(1);
        watch.watch(List.of(group.next()));
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).get();
        lookQuickly(2);
        assertThat(watch.isLive()).isFalse();
        assertThat(watch.lost().result()).contains("event loop");
    }

    @Test
    void worker_threads_that_are_all_busy_are_noticed() throws Exception {
        standing = Standing.WORKERS;
        for (int i = 0; i < 2; i++) {
            vertx.executeBlocking(
                    () -> {
                        stand();
                        return true;
                    },
                    false);
        }
        pass(59);
        assertThat(watch.isLive()).isTrue();
        pass(2);
        assertThat(watch.isLive()).isFalse();
        pass(60);
        assertThat(watch.lost().result()).contains("worker pool");
    }

    /** Hazelcast had ended itself, and the node went on serving clients that could hear nothing any more. */
    @Test
    void a_member_that_has_ended_is_given_up() {
        member = false;
        watch.look();
        assertThat(watch.isLive()).isFalse();
        assertThat(watch.lost().result()).contains("Hazelcast");
    }

    private void stand() {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Seconds in which everything answers that does not stand still. */
    private void pass(int seconds) throws Exception {
        for (int i = 0; i < seconds; i++) {
            watch.look();
            for (EventExecutor acceptor : ((VertxInternal) vertx).acceptorEventLoopGroup()) {
                acceptor.submit(() -> {}).get();
            }
            if (standing != Standing.LOOP) {
                loop.submit(() -> {}).get();
            }
            if (standing != Standing.WORKERS) {
                vertx.executeBlocking(() -> true, false).await(20, TimeUnit.SECONDS);
            }
        }
    }

    private enum Standing {
        NOTHING,
        LOOP,
        WORKERS
    }

    private void lookQuickly(int seconds) {
        for (int i = 0; i < seconds; i++) {
            watch.look();
        }
    }
}
