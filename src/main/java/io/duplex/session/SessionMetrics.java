package io.duplex.session;

import static java.util.Objects.requireNonNull;

import io.duplex.codec.Command;
import io.duplex.codec.Disconnect;
import io.duplex.codec.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Who is here, what they ask for, what they are refused, and why they leave. */
public final class SessionMetrics {
    private final AtomicInteger open = new AtomicInteger();
    private final Map<ErrorCode, Counter> errors = new EnumMap<>(ErrorCode.class);
    private final Map<Disconnect, Counter> disconnects = new EnumMap<>(Disconnect.class);
    private final CommandCounters commands;
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
        commands = new CommandCounters(registry);
    }

    /** Clients connected now. */
    public int openCount() {
        return open.get();
    }

    void opened() {
        open.incrementAndGet();
    }

    void closed(Disconnect cause) {
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
        command.handle(commands).increment();
    }

    private static final class CommandCounters implements Command.Handler<Counter> {
        private final Counter ping;
        private final Counter hello;
        private final Counter register;
        private final Counter unregister;
        private final Counter credit;
        private final Counter history;
        private final Counter publish;
        private final Counter send;

        CommandCounters(MeterRegistry registry) {
            ping = counter(registry, "ping");
            hello = counter(registry, "hello");
            register = counter(registry, "register");
            unregister = counter(registry, "unregister");
            credit = counter(registry, "credit");
            history = counter(registry, "history");
            publish = counter(registry, "publish");
            send = counter(registry, "send");
        }

        private static Counter counter(MeterRegistry registry, String type) {
            return Counter.builder("duplex.session.commands")
                    .description("Commands clients sent, by type")
                    .tag("type", type)
                    .register(registry);
        }

        @Override
        public Counter onPing(Command.Ping command) {
            return ping;
        }

        @Override
        public Counter onHello(Command.Hello command) {
            return hello;
        }

        @Override
        public Counter onRegister(Command.Register command) {
            return register;
        }

        @Override
        public Counter onUnregister(Command.Unregister command) {
            return unregister;
        }

        @Override
        public Counter onCredit(Command.Credit command) {
            return credit;
        }

        @Override
        public Counter onHistory(Command.History command) {
            return history;
        }

        @Override
        public Counter onPublish(Command.Publish command) {
            return publish;
        }

        @Override
        public Counter onSend(Command.Send command) {
            return send;
        }
    }
}
