package io.duplex.history;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.clock.Clock;
import org.jspecify.annotations.Nullable;

/** The clock by which a member counts the time of the logs it holds. */
final class OwnersClock {
    private static final String KEY = "duplex.clock";

    private OwnersClock() {}

    static void declare(Config config, Clock clock) {
        config.getUserContext().put(KEY, clock);
    }

    static Clock of(@Nullable HazelcastInstance member) {
        return member != null && member.getUserContext().get(KEY) instanceof Clock declared ? declared : Clock.SYSTEM;
    }
}
