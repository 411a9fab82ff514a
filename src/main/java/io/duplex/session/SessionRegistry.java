package io.duplex.session;

import io.duplex.auth.AuthSettings;
import io.duplex.auth.Authenticator;
import io.duplex.auth.BanList;
import io.duplex.auth.Caller;
import io.duplex.auth.Permissions;
import io.duplex.bus.Bus;
import io.duplex.channel.ChannelTable;
import io.duplex.clock.Attended;
import io.duplex.clock.Seldom;
import io.duplex.clock.Timers;
import io.duplex.codec.ErrorCode;
import io.duplex.fanout.Outlet;
import io.duplex.hub.HubShard;
import io.duplex.message.Disconnect;
import io.duplex.relay.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one event loop. All methods are called on it.
 *
 * <p>One timer looks at all of them, a few times within the ping timeout: an idle socket costs no timer of its own.
 */
public final class SessionRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);
    private static final Duration LONGEST_SWEEP = Duration.ofMillis(500);

    private final SessionSettings settings;
    private final AuthSettings authSettings;
    private final BanList bans;
    private final Timers timers;
    private final SessionMetrics metrics;
    private final Flows flows;
    private final @Nullable Hook hook;
    private final SessionListeners listeners = new SessionListeners();
    private final Rates rates;
    private final BooleanSupplier overloaded;
    private final UserCensus users;
    private final HubShard shard;
    private final Seldom denials;
    private final int mostAddresses;
    private final Attended attended;
    private final Set<Session> sessions = new LinkedHashSet<>();
    private final RecordedListeners recorded;

    /**
     * An empty registry whose sessions speak for {@code node}.
     *
     * @param users counts for the whole node
     * @param mostAddresses that clients of the loop may listen to together
     * @param overloaded while true, no client may come and none may send
     */
    public SessionRegistry(
            String node,
            SessionSettings settings,
            Authenticator authenticator,
            BanList bans,
            Permissions permissions,
            ChannelTable channels,
            Bus bus,
            Relay relay,
            HubShard shard,
            Timers timers,
            SessionMetrics metrics,
            UserCensus users,
            int mostAddresses,
            BooleanSupplier overloaded) {
        this.settings = settings;
        this.authSettings = authenticator.settings();
        this.bans = bans;
        this.timers = timers;
        this.metrics = metrics;
        this.attended = new Attended(timers.nanos(), LONGEST_SWEEP.multipliedBy(2));
        this.users = users;
        this.mostAddresses = mostAddresses;
        this.overloaded = overloaded;
        this.rates = Rates.of(settings.limits(), timers, metrics);
        this.shard = shard;
        this.recorded = new RecordedListeners(timers, shard::isHistoryGone);
        this.denials = new Seldom(timers);
        listeners.add(metrics);
        this.hook = settings.hook() == null ? null : new Hook(bus, settings.hook());
        if (hook != null) {
            listeners.add(hook);
        }
        InboundCheck inbound = new InboundCheck(permissions, overloaded);
        RequestFlow requests = new RequestFlow(settings, inbound, bus, timers);
        SubscribeFlow subscriptions = new SubscribeFlow(
                settings, permissions, channels, shard, requests, listeners, overloaded, this::tryMakeRoomFor);
        this.flows = new Flows(
                new HelloFlow(node, settings, authenticator, subscriptions, bans, listeners, timers),
                subscriptions,
                new PublishFlow(inbound, bus, relay, timers),
                requests,
                new HistoryFlow(permissions, relay, shard, overloaded));
    }

    /** One more listener; to be added before the first session. */
    public void add(SessionListener listener) {
        listeners.add(listener);
    }

    /** Starts sweeping; the timer lives as long as the event loop's verticle. */
    public Timers.Timer start() {
        Duration quarter = settings.pingTimeout().dividedBy(4);
        return timers.every(quarter.compareTo(LONGEST_SWEEP) < 0 ? quarter : LONGEST_SWEEP, this::sweep);
    }

    /**
     * A client has come, and is answered in envelopes.
     *
     * @param caller what {@link io.duplex.auth.RequestIdentity} said of the request it came with
     */
    public Session open(Door door, Caller caller, Outlet outlet) {
        return open(door, caller, outlet, UnaryOperator.identity(), nothingSpent());
    }

    /** Of somebody who has just come. */
    public Spent nothingSpent() {
        return new Spent(timers.nanos());
    }

    /**
     * A session that is to be opened by a request costs as much as a message, or a connection could carry any number.
     *
     * @return how many nanoseconds to wait with it; none if 0 or less
     */
    public long spendForOpening(Spent spent) {
        long now = timers.nanos();
        spent.commandsUntilNanos = rates.commands().spend(spent.commandsUntilNanos, 1, now);
        return rates.commands().owedNanos(spent.commandsUntilNanos, now);
    }

    /**
     * A client has come.
     *
     * @param caller what {@link io.duplex.auth.RequestIdentity} said of the request it came with
     * @param answers how it is answered, given the answers in envelopes
     * @param spent what it has spent before, in sessions that it had on the same connection
     */
    public Session open(Door door, Caller caller, Outlet outlet, UnaryOperator<Answers> answers, Spent spent) {
        Session session = new Session(this, door, caller, outlet, answers, spent, timers.nanos());
        sessions.add(session);
        listeners.opened(session);
        if (overloaded.getAsBoolean()) {
            session.close(Disconnect.OVERLOADED);
        } else {
            session.countUser();
            if (!session.isClosed()) {
                session.begin(caller);
            }
        }
        return session;
    }

    /** Whether the address has a history, so that a client can go on where it was. */
    public boolean records(String address) {
        return shard.records(address);
    }

    /** Sends everybody away. */
    public void closeAll(Disconnect cause) {
        List.copyOf(sessions).forEach(session -> session.close(cause));
    }

    /** Sends those away that listen to addresses with history, which this node cannot hear for now. */
    public void sendRecordedAway() {
        recorded.sendAway(sessions);
    }

    /** The sessions that fit, as they are now. */
    List<Session> find(ConnectionFilter filter) {
        return sessions.stream().filter(filter::fits).toList();
    }

    /**
     * Makes room for an address that no client of this loop listens to yet. Where there is none, the client that
     * listens to most addresses has to go; but not for a client that listens to as many, or it would never end.
     *
     * @return whether there is room now
     */
    private boolean tryMakeRoomFor(Session asker) {
        if (shard.addressCount() < mostAddresses) {
            return true;
        }
        Session most = asker;
        for (Session session : sessions) {
            if (session.subscriptions().size() > most.subscriptions().size()) {
                most = session;
            }
        }
        if (most.subscriptions().size() <= asker.subscriptions().size() + 1) {
            return false;
        }
        most.close(Disconnect.OVERLOADED);
        return true;
    }

    BanList bans() {
        return bans;
    }

    private void sweep() {
        long now = timers.nanos();
        long passed = attended.look(now);
        new ArrayList<>(sessions).forEach(session -> session.sweep(now, passed));
    }

    void remove(Session session, Disconnect cause) {
        if (sessions.remove(session)) {
            LOG.atDebug()
                    .addKeyValue("session", session.id())
                    .addKeyValue("cause", cause.label())
                    .log("A session has ended");
        }
    }

    /** Counts an error that a client is answered; what a rule denied is logged, now and then. */
    void refused(Session session, Refused refused) {
        metrics.error(refused.error());
        long count = refused.error() == ErrorCode.ACCESS_DENIED ? denials.count() : 0;
        if (count > 0) {
            LOG.atInfo()
                    .addKeyValue("command", refused.of())
                    .addKeyValue("address", refused.address())
                    .addKeyValue("user", session.principal().user())
                    .addKeyValue("remote", session.identity().remote())
                    .addKeyValue("session", session.id())
                    .addKeyValue("count", count)
                    .log("Denied by the rules");
        }
    }

    UserCensus users() {
        return users;
    }

    Rates rates() {
        return rates;
    }

    @Nullable Hook hook() {
        return hook;
    }

    SessionListener listeners() {
        return listeners;
    }

    long nanos() {
        return timers.nanos();
    }

    AuthSettings authSettings() {
        return authSettings;
    }

    HubShard shard() {
        return shard;
    }

    SessionSettings settings() {
        return settings;
    }

    SessionMetrics metrics() {
        return metrics;
    }

    Flows flows() {
        return flows;
    }
}
