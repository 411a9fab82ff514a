package io.duplex.fanout;

import io.duplex.codec.EncodedMessage;
import io.duplex.codec.MessageDeflater;
import io.duplex.codec.WireFormat;
import io.duplex.loop.Loop;
import io.duplex.message.Disconnect;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One turn of an event loop: messages into a lane, and out to all its cursors.
 *
 * <p>Charged: the frames, the chunks, the loop over the cursors, the slice each of them is given and its flush. Left
 * out: the event bus, the JSON, the socket and the kernel; the pipes release what they get and are always writable.
 */
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Djmh.executor=CUSTOM", "-Djmh.executor.class=io.duplex.jmh.EventLoopThreads"})
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanOutBenchmark {
    @Param({"1", "100", "1000", "10000"})
    public int cursors;

    @Param({"1", "64"})
    public int messages;

    private static final Set<WireFormat> FORMATS = Set.of(WireFormat.BINARY);

    private final byte[] payload = new byte[128];
    private final MessageDeflater deflater = new MessageDeflater();
    private final TaskLoop loop = new TaskLoop();
    private Lane lane;

    /** All cursors are at the end of the lane. */
    @Setup
    public void join() {
        FanOutSettings settings = new FanOutSettings(1 << 20, 1 << 26, 1 << 16, 1 << 20, Duration.ofSeconds(10));
        Budget budget = new Budget(1 << 26);
        FanOutMetrics metrics = new FanOutMetrics(new SimpleMeterRegistry(), budget);
        Turn turn = new Turn(loop, settings, budget, PooledByteBufAllocator.DEFAULT, metrics);
        lane = new Lane(WireFormat.BINARY, turn);
        for (int i = 0; i < cursors; i++) {
            lane.join(new Outlet(new OpenPipe(), turn), dropped -> {}, Terms.PLAIN);
        }
    }

    /** One turn. */
    @Benchmark
    public void turn() {
        for (int i = 0; i < messages; i++) {
            lane.append(new EncodedMessage(words -> payload, FORMATS, deflater));
        }
        loop.runAll();
    }

    private static final class TaskLoop implements Loop {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean isCurrent() {
            return true;
        }

        @Override
        public int waiting() {
            return tasks.size();
        }

        @Override
        public void afterSockets(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            Runnable task;
            while ((task = tasks.poll()) != null) {
                task.run();
            }
        }
    }

    private static final class OpenPipe implements Pipe {
        @Override
        public boolean deflates() {
            return false;
        }

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public int unsentBytes() {
            return 0;
        }

        @Override
        public void write(ByteBuf frames) {
            frames.release();
        }

        @Override
        public void flush() {}

        @Override
        public void reading(boolean on) {}

        @Override
        public void close(Disconnect cause) {}
    }
}
