package io.duplex.websocket;

import io.duplex.socket.Unfinished;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Masked text frames from one read of a socket to messages; figures are per message.
 *
 * <p>Charged: header, mask, UTF-8, limits, and the fresh copy of the input (unmasking changes it). Left out: the
 * socket, JSON, and what is done with the message. {@code fragments} above 1 adds the buffer a message is collected in.
 */
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Djmh.executor=CUSTOM", "-Djmh.executor.class=io.duplex.jmh.EventLoopThreads"})
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameDecoderBenchmark implements FrameListener {
    private static final int MESSAGES = 64;
    private static final int MASK = 0x37FA213D;

    @Param({"16", "128", "4096"})
    public int payloadBytes;

    @Param({"1", "4"})
    public int fragments;

    private byte[] stream;
    private ByteBuf input;
    private FrameDecoder decoder;
    private long sum;

    /** As many messages as a busy client has in one read. */
    @Setup
    public void encode() {
        ByteBuf frames = Unpooled.buffer();
        byte[] part = new byte[payloadBytes / fragments];
        Arrays.fill(part, (byte) 'x');
        for (int i = 0; i < MESSAGES; i++) {
            for (int j = 0; j < fragments; j++) {
                write(frames, (j == fragments - 1 ? 0x80 : 0) | (j == 0 ? 1 : 0), part);
            }
        }
        stream = new byte[frames.readableBytes()];
        frames.readBytes(stream);
        input = Unpooled.directBuffer(stream.length, stream.length);
        decoder = new FrameDecoder(
                new WebSocketSettings(65_536, 262_144, 1_000, Duration.ofSeconds(10), false),
                null,
                new Unfinished(1 << 20),
                this);
    }

    private static void write(ByteBuf out, int first, byte[] payload) {
        out.writeByte(first);
        if (payload.length < 126) {
            out.writeByte(0x80 | payload.length);
        } else {
            out.writeByte(0x80 | 126).writeShort(payload.length);
        }
        out.writeInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.writeByte(payload[i] ^ MASK >>> 24 - 8 * (i & 3));
        }
    }

    /** One read. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long decode() throws ProtocolViolation {
        input.clear().writeBytes(stream);
        decoder.decode(input);
        return sum;
    }

    @Override
    public void onGivenUp() {}

    @Override
    public void onMessage(boolean text, ByteBuf bytes, int index, int length) {
        sum += length;
    }

    @Override
    public void onPing(ByteBuf bytes, int index, int length) {}

    @Override
    public void onClose(int code) {}
}
