package io.duplex.node;

import com.sun.management.UnixOperatingSystemMXBean;
import io.duplex.clock.Timers;
import io.duplex.session.UserCensus;
import io.duplex.socket.ReadingTime;
import io.duplex.transport.FrontDoor;
import io.duplex.transport.OriginPolicy;
import io.duplex.transport.Refusals;
import io.duplex.transport.TrustedProxies;
import io.duplex.transport.arrivals.ArrivalSettings;
import io.duplex.transport.arrivals.Arrivals;
import io.duplex.transport.arrivals.Census;
import io.duplex.transport.arrivals.TcpArrivals;
import io.duplex.transport.tcp.TcpSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;

/** What stands before the doors of all event loops. */
record Entrance(
        ArrivalSettings settings,
        Timers timers,
        MemoryWatch memory,
        Census census,
        TrustedProxies proxies,
        boolean proxyProtocol,
        Refusals refusals,
        UserCensus users,
        FrontDoor front) {
    /** Of the files a process may open, the tenth that is not for clients: the cluster, the inside port, libraries. */
    private static final int RESERVED_SHARE = 10;

    static Entrance of(DuplexConfig config, Lifecycle lifecycle, Timers timers, MeterRegistry metrics) {
        MemoryWatch memory = new MemoryWatch(config.limits(), timers, metrics);
        TrustedProxies proxies = new TrustedProxies(config.publicPort().trustedProxies());
        Refusals refusals = new Refusals(timers, metrics);
        return new Entrance(
                config.arrivals(),
                timers,
                memory,
                new Census(config.arrivals(), most(config.arrivals()), timers, metrics),
                proxies,
                config.publicPort().proxyProtocol(),
                refusals,
                new UserCensus(config.session().limits()),
                new FrontDoor(
                        lifecycle::isServing,
                        memory::isTight,
                        proxies,
                        new OriginPolicy(config.publicPort().origins()),
                        refusals));
    }

    /** One event loop's share. */
    Arrivals arrivals(ReadingTime time, int unsentBytes) {
        return new Arrivals(settings, census, proxies, proxyProtocol, refusals, timers, time, unsentBytes);
    }

    /** The same for the TCP door. */
    TcpArrivals tcpArrivals(TcpSettings tcp) {
        return new TcpArrivals(front::refusal, census, proxies, tcp.proxyProtocol(), refusals);
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
