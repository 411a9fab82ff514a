package io.duplex.codec;

import io.duplex.message.Delivery;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
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
 * A message from the event bus to the payload of one WebSocket message, as happens once per message and node.
 *
 * <p>Charged: the JSON and the array it ends up in. Left out: the frame around it and everything per client.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EnvelopesBenchmark {
    @Param({"text", "object", "headers", "large"})
    public String body;

    private Delivery delivery;

    /** One of each kind. */
    @Setup
    public void fill() {
        Object value = switch (body) {
            case "text", "headers" -> "x".repeat(128);
            case "large" -> "x".repeat(16_384);
            default -> new JsonObject().put("bid", 1.0841).put("ask", 1.0843).put("time", 1_767_225_600_000L);
        };
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (body.equals("headers")) {
            headers.add("lang", "en").add("trace", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        }
        delivery = new Delivery("prices.eur", value, headers, false, null);
    }

    /** The payload. */
    @Benchmark
    public byte[] rec() {
        return Envelopes.BRIDGE.rec("prices.eur", delivery, null);
    }
}
