package io.duplex.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many sessions each user has on this node; any thread. */
public final class UserCensus {
    private final int mostPerUser;
    private final ConcurrentMap<String, Integer> sessions = new ConcurrentHashMap<>();

    /** Nobody is there. */
    public UserCensus(SessionLimits limits) {
        this.mostPerUser = limits.connectionsPerUser();
    }

    /** One more session of the user, if there may be one. Whoever gets it must {@link #release} it. */
    boolean claim(String user) {
        if (mostPerUser == 0) {
            return true;
        }
        boolean[] claimed = {false};
        sessions.compute(user, (name, before) -> {
            int open = before == null ? 0 : before;
            claimed[0] = open < mostPerUser;
            return claimed[0] ? Integer.valueOf(open + 1) : before;
        });
        return claimed[0];
    }

    void release(String user) {
        sessions.computeIfPresent(user, (name, open) -> open > 1 ? Integer.valueOf(open - 1) : null);
    }

    /** How many users are remembered. */
    int userCount() {
        return sessions.size();
    }
}
