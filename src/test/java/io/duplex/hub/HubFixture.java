package io.duplex.hub;

import io.duplex.auth.Grant;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSettings;
import io.duplex.bus.Registry;
import io.duplex.clock.ManualTimers;
import io.duplex.clock.VertxTimers;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Budget;
import io.duplex.fanout.ContextLoop;
import io.duplex.fanout.FanOutMetrics;
import io.duplex.fanout.FanOutSettings;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.RecordingPipe;
import io.duplex.fanout.Terms;
import io.duplex.fanout.Turn;
import io.duplex.history.NoHistory;
import io.duplex.message.Delivery;
import io.duplex.message.Gap;
import io.duplex.relay.Relay;
import io.duplex.relay.RelayMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A hub on a real event bus, with two event loops and time that stands still. */
final class HubFixture {
    static final Duration LINGER = Duration.ofSeconds(5);

    final Vertx vertx;
    final MeterRegistry registry = new SimpleMeterRegistry();
    final ManualTimers timers = new ManualTimers();
    final Hub hub;
    final Shard first;
    final Shard second;
    /** While true there is no memory for frames. */
    volatile boolean memoryIsFull;

    HubFixture(Vertx vertx) {
        this(vertx, sources -> sources);
    }

    /** With other sources beside, or in place of, those of a cluster. */
    HubFixture(Vertx vertx, UnaryOperator<Sources> more) {
        this.vertx = vertx;
        Bus bus = new Bus(vertx, Registry.alone(), new VertxTimers(vertx));
        hub = new Hub(
                bus,
                more.apply(new ClusterSources(
                        bus, new Relay(vertx, bus, new NoHistory(), timers, new RelayMetrics(registry)))),
                new BusSettings(LINGER, 1 << 20),
                timers,
                new HubMetrics(registry));
        hub.start();
        first = new Shard();
        second = new Shard();
    }

    double count(String meter) {
        return registry.get("duplex.hub." + meter).counter().count();
    }

    /** Fails as Netty's does when there is no memory. */
    private final class Memory extends AbstractByteBufAllocator {
        Memory() {
            super(true);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (memoryIsFull) {
                throw new OutOfMemoryError("a test's");
            }
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    /** One event loop and its part of the hub. */
    final class Shard {
        final ContextLoop loop = ContextLoop.of(vertx);
        private final FanOutSettings settings =
                new FanOutSettings(1 << 20, 1 << 20, 1 << 16, 1 << 16, Duration.ofSeconds(10));
        private final Budget budget = new Budget(settings.retentionBudgetBytes());
        private final Turn turn =
                new Turn(loop, settings, budget, new Memory(), new FanOutMetrics(new SimpleMeterRegistry(), budget));
        private final HubShard shard = new HubShard(hub, loop, turn);

        HubShard shard() {
            return shard;
        }

        Listener listener(String address) {
            return listener(address, WireFormat.TEXT);
        }

        Listener listener(String address, WireFormat format) {
            return new Listener(this, address, format, Grant.EVERYTHING);
        }

        Listener listener(String address, Grant grant) {
            return new Listener(this, address, WireFormat.TEXT, grant);
        }
    }

    /** A subscriber that remembers. */
    final class Listener implements Subscriber {
        final BlockingQueue<Gap> gaps = new LinkedBlockingQueue<>();
        final BlockingQueue<Delivery> offers = new LinkedBlockingQueue<>();
        final AtomicInteger grantCount = new AtomicInteger();
        final String address;
        private final RecordingPipe pipe = new RecordingPipe(1 << 16);
        private final Shard shard;
        private final Outlet outlet;
        private WireFormat format;
        volatile Grant grant = Grant.EVERYTHING;
        volatile boolean takes = true;
        volatile Subscription subscription;

        Listener(Shard shard, String address, WireFormat format, Grant grant) {
            this.shard = shard;
            this.address = address;
            this.grant = grant;
            this.format = format;
            outlet = new Outlet(pipe, shard.turn);
            shard.loop.run(() -> subscription = shard.shard.subscribe(address, this));
        }

        /** The next frame, or null if none comes. */
        RecordingPipe.Frame hears() throws InterruptedException {
            return pipe.frames().poll(5, TimeUnit.SECONDS);
        }

        int frameCount() {
            return pipe.frames().size();
        }

        /** On its loop. */
        void readsNoMore() {
            pipe.onWritable(outlet::onWritable);
            pipe.stall();
        }

        /** On its loop. */
        void readsOn() {
            pipe.resume();
        }

        boolean hasMore() {
            return !pipe.frames().isEmpty();
        }

        /** Goes over to another format. */
        void speaks(WireFormat other) {
            shard.loop.run(() -> {
                format = other;
                subscription.switchTo();
            });
        }

        void onItsLoop(Runnable action) {
            shard.loop.run(action);
        }

        void leave() {
            shard.loop.run(subscription::close);
        }

        @Override
        public Outlet outlet() {
            return outlet;
        }

        /** It may see other messages from now on. */
        void become(Grant next) {
            shard.loop.run(() -> changeTo(next));
        }

        /** The same, on its loop. */
        void changeTo(Grant next) {
            grant = next;
            subscription.grantChanged();
        }

        @Override
        public Grant grant() {
            grantCount.incrementAndGet();
            return grant;
        }

        @Override
        public Terms terms() {
            return Terms.PLAIN;
        }

        @Override
        public WireFormat format() {
            return format;
        }

        @Override
        public boolean offer(Delivery delivery) {
            return takes && offers.add(delivery);
        }

        @Override
        public void onGap(Gap gap) {
            gaps.add(gap);
        }
    }
}
