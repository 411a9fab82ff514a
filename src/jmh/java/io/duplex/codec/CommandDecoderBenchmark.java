package io.duplex.codec;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The payload of one WebSocket message to a command.
 *
 * <p>Charged: the parser, the values of the body, the header map. Left out: the frame, the copy into the array, and
 * what the command does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandDecoderBenchmark {
    @Param({"ping", "publish", "request", "invalid"})
    public String envelope;

    private byte[] bytes;

    /** One of each kind. */
    @Setup
    public void encode() {
        String text = switch (envelope) {
            case "ping" -> "{\"type\":\"ping\"}";
            case "publish" ->
                "{\"type\":\"publish\",\"address\":\"prices.eur\",\"body\":{\"bid\":1.0841,\"ask\":1.0843,"
                        + "\"time\":1767225600000,\"text\":\"" + "x".repeat(64) + "\"}}";
            case "request" ->
                "{\"type\":\"send\",\"address\":\"orders\",\"body\":{\"item\":7},\"headers\":{\"lang\":\"en\"},"
                        + "\"replyAddress\":\"0b6f3c1e-7a56-4d39-9a53-2f6c2d1d9b60\"}";
            default -> "{\"type\":\"publish\",\"address\":\"prices.eur\",\"body\":{\"bid\":}}";
        };
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    /** A command, or what is wrong with it. */
    @Benchmark
    public Object decode() {
        try {
            return CommandDecoder.decode(bytes, 0, bytes.length);
        } catch (BadCommand bad) {
            return bad;
        }
    }
}
