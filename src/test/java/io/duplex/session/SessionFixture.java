package io.duplex.session;

import io.duplex.auth.AccessSettings;
import io.duplex.auth.AuthMetrics;
import io.duplex.auth.Authenticator;
import io.duplex.auth.BanList;
import io.duplex.auth.Caller;
import io.duplex.auth.Permissions;
import io.duplex.auth.PermittedRule;
import io.duplex.auth.RuleLog;
import io.duplex.auth.Tokens;
import io.duplex.bus.Bus;
import io.duplex.bus.BusSettings;
import io.duplex.bus.Registry;
import io.duplex.channel.AddressPattern;
import io.duplex.channel.ChannelRule;
import io.duplex.channel.ChannelTable;
import io.duplex.channel.Overflow;
import io.duplex.clock.ManualTimers;
import io.duplex.clock.VertxTimers;
import io.duplex.codec.WireFormat;
import io.duplex.fanout.Budget;
import io.duplex.fanout.ContextLoop;
import io.duplex.fanout.FanOutMetrics;
import io.duplex.fanout.FanOutSettings;
import io.duplex.fanout.Outlet;
import io.duplex.fanout.RecordingPipe;
import io.duplex.fanout.Turn;
import io.duplex.history.NoHistory;
import io.duplex.hub.ClusterSources;
import io.duplex.hub.Hub;
import io.duplex.hub.HubMetrics;
import io.duplex.hub.HubShard;
import io.duplex.message.Disconnect;
import io.duplex.relay.Relay;
import io.duplex.relay.RelayMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Sessions of one event loop on a real event bus, with clients that are only a pipe and time that stands still. */
final class SessionFixture {
    static final Duration PING_TIMEOUT = Duration.ofSeconds(10);
    /** Who is behind on it only gets the newest. */
    private static final ChannelRule CHANNEL = new ChannelRule(
            AddressPattern.of("open.latest"), new Overflow(Overflow.Policy.LATEST, 0, null), null, false);

    private static final Door DOOR = new Door("test", WireFormat.BINARY, true);
    static final Duration REPLY_TIMEOUT = Duration.ofSeconds(30);
    /** Everything that begins with "open" is; "guarded" asks for a user. */
    static final List<PermittedRule> RULES = List.of(
            new PermittedRule(null, Pattern.compile("open.*"), null, null),
            new PermittedRule("guarded", null, null, "admin"));

    static final SessionLimits UNLIMITED = new SessionLimits(0, 1, 0, Duration.ofSeconds(5), 0, Duration.ofHours(1), 0);

    static final int MOST_ADDRESSES = 20;

    volatile boolean overloaded;
    final ManualTimers timers = new ManualTimers();
    private volatile Instant wallClock = Instant.ofEpochSecond(1_800_000_000L);
    final MeterRegistry meters = new SimpleMeterRegistry();
    final EventLog events = new EventLog();
    private final ContextLoop loop;
    private final Turn turn;
    private final SessionRegistry registry;

    SessionFixture(Vertx vertx, Duration replyTimeout) {
        this(vertx, replyTimeout, UNLIMITED);
    }

    SessionFixture(Vertx vertx, Duration replyTimeout, SessionLimits limits) {
        this(vertx, replyTimeout, limits, false);
    }

    /** A node at which everything that shows life counts as a ping. */
    static SessionFixture ofAnySignOfLife(Vertx vertx) {
        return new SessionFixture(vertx, REPLY_TIMEOUT, UNLIMITED, true);
    }

    private SessionFixture(Vertx vertx, Duration replyTimeout, SessionLimits limits, boolean anySignOfLife) {
        loop = ContextLoop.of(vertx);
        Permissions permissions = new Permissions(new AccessSettings(RULES, RULES), null, new RuleLog(timers, meters));
        Bus bus = new Bus(vertx, Registry.alone(), new VertxTimers(vertx));
        Budget budget = new Budget(1 << 20);
        turn = new Turn(
                loop,
                new FanOutSettings(1_000, 1 << 20, 1_000, 1 << 16, Duration.ofSeconds(10)),
                budget,
                new UnpooledByteBufAllocator(true),
                new FanOutMetrics(meters, budget));
        Relay relay = new Relay(vertx, bus, new NoHistory(), timers, new RelayMetrics(meters));
        Hub hub = new Hub(
                bus,
                new ClusterSources(bus, relay),
                new BusSettings(Duration.ofSeconds(5), 1 << 25),
                timers,
                new HubMetrics(meters));
        registry = new SessionRegistry(
                "node-1",
                new SessionSettings(PING_TIMEOUT, anySignOfLife, replyTimeout, 20, 3, null, limits),
                new Authenticator(Tokens.settings(), vertx, timers, () -> wallClock, new AuthMetrics(meters)),
                new BanList(timers),
                permissions,
                new ChannelTable(List.of(CHANNEL)),
                bus,
                relay,
                new HubShard(hub, loop, turn),
                timers,
                new SessionMetrics(meters),
                new UserCensus(limits),
                MOST_ADDRESSES,
                () -> overloaded);
        registry.add(events);
        loop.run(registry::start);
    }

    Client connect() {
        return loop.call(Client::new);
    }

    long wallClockSeconds() {
        return wallClock.getEpochSecond();
    }

    /** Somebody sets the clock of the machine, by so much; no time passes. */
    void setWallClock(Duration ahead) {
        wallClock = wallClock.plus(ahead);
    }

    /** Lets time pass on the event loop. */
    void advance(Duration time) {
        loop.run(() -> timers.advance(time));
    }

    double count(String meter, String tag, String value) {
        return meters.get("duplex.session." + meter).tag(tag, value).counter().count();
    }

    double openCount() {
        return meters.get("duplex.sessions").gauge().value();
    }

    /** One client. */
    final class Client {
        final RecordingPipe pipe = new RecordingPipe(1_000);
        private final Outlet outlet = new Outlet(pipe, turn);
        private final Session session = registry.open(DOOR, Caller.anonymous("10.0.0.7"), outlet);

        private Client() {
            pipe.onWritable(outlet::onWritable);
            pipe.onClose(session::onClosed);
        }

        /** Sends a message; what is answered at once is there when this returns. */
        Client says(String envelope) {
            return says(envelope, WireFormat.BINARY);
        }

        Client says(String envelope, WireFormat opcode) {
            byte[] bytes = envelope.getBytes(StandardCharsets.UTF_8);
            loop.run(() -> session.gate().onMessage(opcode, bytes, 0, bytes.length));
            return this;
        }

        /** The next message, or null if none comes. */
        String hears() throws InterruptedException {
            RecordingPipe.Frame frame = pipe.frames().poll(5, TimeUnit.SECONDS);
            return frame == null ? null : frame.text();
        }

        /** Nothing came before the answer to something else. */
        boolean hearsNothingMore() throws InterruptedException {
            return says("no json").hears().contains("invalid_json");
        }

        void stopsReading() {
            loop.run(pipe::stall);
        }

        /** It takes about so many bytes, and stops again. */
        void reads(long bytes) {
            loop.run(() -> pipe.readOn(bytes));
        }

        void readsOn() {
            loop.run(pipe::resume);
        }

        /** A pong, or a ping of the WebSocket. */
        void pongs() {
            loop.run(() -> session.gate().onPing(0));
        }

        void vanishes() {
            loop.run(() -> session.onClosed(Disconnect.CONNECTION_LOST));
        }
    }
}
