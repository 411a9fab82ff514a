package io.duplex.node;

import com.sun.management.UnixOperatingSystemMXBean;
import io.duplex.clock.Timers;
import io.duplex.entrance.ArrivalSettings;
import io.duplex.entrance.Arrivals;
import io.duplex.entrance.Census;
import io.duplex.entrance.FrontDoor;
import io.duplex.entrance.Gate;
import io.duplex.entrance.OriginPolicy;
import io.duplex.entrance.Refusals;
import io.duplex.entrance.TcpArrivals;
import io.duplex.entrance.TrustedProxies;
import io.duplex.session.UserCensus;
import io.duplex.socket.ReadingTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.net.NetServerOptions;
import java.lang.management.ManagementFactory;

/** What stands before the doors of all event loops. */
record Entrance(
        ArrivalSettings settings,
        Timers timers,
        MemoryWatch memory,
        Census census,
        TrustedProxies proxies,
        Accepting accepting,
        Gate gate,
        Gate tcpGate,
        Refusals refusals,
        UserCensus users,
        FrontDoor front) {
    /** Of the files a process may open, the tenth that is not for clients: the cluster, the inside port, libraries. */
    private static final int RESERVED_SHARE = 10;

    static Entrance of(
            DuplexConfig config, Lifecycle lifecycle, Accepting accepting, Timers timers, MeterRegistry metrics) {
        MemoryWatch memory = new MemoryWatch(config.limits(), timers, metrics);
        TrustedProxies proxies = new TrustedProxies(config.publicPort().trustedProxies());
        Refusals refusals = new Refusals(timers, metrics);
        Census census = new Census(config.arrivals(), most(config.arrivals()), timers, metrics);
        boolean tcpProxies = config.tcp() != null && config.tcp().proxyProtocol();
        return new Entrance(
                config.arrivals(),
                timers,
                memory,
                census,
                proxies,
                accepting,
                new Gate(census, proxies, config.publicPort().proxyProtocol(), refusals, timers),
                new Gate(census, proxies, tcpProxies, refusals, timers),
                refusals,
                new UserCensus(config.session().limits()),
                new FrontDoor(
                        lifecycle::isServing,
                        memory::isTight,
                        proxies,
                        new OriginPolicy(config.publicPort().origins()),
                        refusals));
    }

    /** Most that the node takes. */
    int connections() {
        return most(settings);
    }

    /** One event loop's share of the public port, which is asked about before it listens. */
    Arrivals arrivals(NetServerOptions server, ReadingTime time, int unsentBytes) {
        accepting.ask(gate::admits, server);
        return new Arrivals(settings, gate, census, proxies, refusals, timers, time, unsentBytes);
    }

    /** The same for the TCP door. */
    TcpArrivals tcpArrivals(NetServerOptions server) {
        accepting.ask(tcpGate::admits, server);
        return new TcpArrivals(front::refusal, tcpGate);
    }

    /** A connection that is refused by name is better than one the system refuses: that stops the accepting. */
    private static int most(ArrivalSettings settings) {
        if (settings.connections() > 0) {
            return settings.connections();
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long files = system.getMaxFileDescriptorCount();
            return (int) Math.max(1, Math.min(Integer.MAX_VALUE, files - files / RESERVED_SHARE));
        }
        return Integer.MAX_VALUE;
    }
}
