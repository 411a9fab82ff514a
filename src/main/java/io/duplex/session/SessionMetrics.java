package io.duplex.session;

import static java.util.Objects.requireNonNull;

import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import io.duplex.message.Disconnect;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Who is here, what they ask for, what they are refused, and why they leave. */
public final class SessionMetrics implements SessionListener {
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final Map<Disconnect, Counter> disconnects = new EnumMap<>(Disconnect.class);
    private final Map<Command.Type, Counter> commands = new EnumMap<>(Command.Type.class);
    private final Counter held;

    /** Counters of the whole node. */
    public SessionMetrics(MeterRegistry registry) {
        Gauge.builder("duplex.sessions", open, AtomicInteger::doubleValue)
                .description("Clients connected now")
                .register(registry);
        for (ErrorCode error : ErrorCode.values()) {
            errors.put(
                    error,
                    Counter.builder("duplex.session.errors")
                            .description("Errors answered to clients")
                            .tag("error", error.wire())
                            .register(registry));
        }
        for (Disconnect cause : Disconnect.values()) {
            disconnects.put(
                    cause,
                    Counter.builder("duplex.session.closed")
                            .description("Sessions ended, by cause")
                            .tag("cause", cause.label())
                            .register(registry));
        }
        held = Counter.builder("duplex.session.held")
                .description("Times a client over its rate was not read until it had waited")
                .register(registry);
        for (Command.Type type : Command.Type.values()) {
            commands.put(
                    type,
                    Counter.builder("duplex.session.commands")
                            .description("Commands clients sent, by type")
                            .tag("type", type.wire())
                            .register(registry));
        }
    }

    /** Clients connected now. */
    public int openCount() {
        return open.get();
    }

    @Override
    public void opened(Session session) {
        open.incrementAndGet();
    }

    @Override
    public void closed(Session session, Disconnect cause) {
        open.decrementAndGet();
        requireNonNull(disconnects.get(cause)).increment();
    }

    void error(ErrorCode error) {
        requireNonNull(errors.get(error)).increment();
    }

    void held() {
        held.increment();
    }

    void command(Command command) {
        requireNonNull(commands.get(command.type())).increment();
    }
}
