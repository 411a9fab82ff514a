package io.duplex.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What libraries log of connections is not a trace each; everything else is logged as it is. */
final class ConnectionFaultsTest {
    private static final Throwable RESET = new RuntimeException("write failed", new IOException("Connection reset"));

    private final AtomicLong nanos = new AtomicLong();
    private final ConnectionFaults faults = new ConnectionFaults(nanos::get);
    private final LoggerContext context = new LoggerContext();

    @Test
    void what_a_client_caused_is_not_logged_by_the_library() {
        assertThat(decide("io.netty.util.concurrent.DefaultPromise", Level.WARN, RESET))
                .isEqualTo(FilterReply.DENY);
        assertThat(decide(
                        "io.vertx.core.http.impl.Http2ServerConnection",
                        Level.ERROR,
                        new Http2Exception(Http2Error.PROTOCOL_ERROR, "a window of 0")))
                .isEqualTo(FilterReply.DENY);
    }

    @Test
    void a_failure_of_another_kind_is_logged_with_its_trace() {
        assertThat(decide("io.netty.util.concurrent.DefaultPromise", Level.WARN, new IllegalStateException("ours")))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("io.netty.util.concurrent.DefaultPromise", Level.WARN, null))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void what_is_said_of_other_nodes_or_by_others_is_logged() {
        assertThat(decide("io.vertx.core.eventbus.impl.clustered.OutboundConnection", Level.WARN, RESET))
                .isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("io.duplex.relay.Relay", Level.WARN, RESET)).isEqualTo(FilterReply.NEUTRAL);
        assertThat(decide("io.netty.handler.ssl.SslHandler", Level.DEBUG, RESET))
                .isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void it_is_told_once_in_ten_seconds() {
        LogLines lines = LogLines.of(ConnectionFaults.class);
        for (int i = 0; i < 100; i++) {
            faults.count(RESET);
        }
        assertThat(lines.all()).hasSize(1).first().asString().contains("Connections failed");
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        faults.count(RESET);
        assertThat(lines.all()).hasSize(2);
        assertThat(lines.values(1)).contains("count=100");
        lines.stop();
    }

    private FilterReply decide(String logger, Level level, Throwable failure) {
        Logger named = context.getLogger(logger);
        return faults.decide(null, named, level, "{}", null, failure);
    }
}
