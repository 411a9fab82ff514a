package io.duplex.node;

import io.duplex.auth.Authenticator;
import io.duplex.auth.Permissions;
import io.duplex.bus.Bus;
import io.duplex.channel.ChannelTable;
import io.duplex.clock.Timers;
import io.duplex.entrance.Identification;
import io.duplex.fanout.Budget;
import io.duplex.fanout.FanOutMetrics;
import io.duplex.hub.Hub;
import io.duplex.relay.Relay;
import io.duplex.session.SessionMetrics;
import io.duplex.tls.Certificate;
import org.jspecify.annotations.Nullable;

/** What the event loops of a node share. */
record SharedParts(
        DuplexConfig config,
        String nodeId,
        Entrance entrance,
        Identification identification,
        Timers timers,
        Authenticator authenticator,
        ControlParts control,
        ChannelTable channels,
        Permissions permissions,
        Bus bus,
        Relay relay,
        Hub hub,
        Budget budget,
        FanOutMetrics fanOutMetrics,
        SessionMetrics sessionMetrics,
        Doors doors,
        @Nullable Certificate certificate) {}
