package io.duplex.cluster;

import com.hazelcast.internal.util.Clock;
import io.duplex.clock.SteadyTime;

/**
 * What Hazelcast takes for the wall clock. It measures durations with it: how long a member has been silent, how old a
 * heartbeat is, when an entry ends. When a machine's clock was set by more than a few seconds, members that were well
 * took each other for dead, and entries ended that were seconds old. This clock starts with the wall clock and then
 * goes on in monotonic time.
 *
 * <p>Hazelcast creates it by the name in {@link #PROPERTY}.
 */
public final class HazelcastClock extends Clock.ClockImpl {
    static final String PROPERTY = "com.hazelcast.clock.impl";

    /** For Hazelcast, by reflection. */
    public HazelcastClock() {}

    @Override
    protected long currentTimeMillis() {
        return SteadyTime.millis();
    }
}
