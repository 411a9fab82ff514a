package io.duplex.doors.sockjs;

import io.duplex.auth.Caller;
import io.duplex.entrance.Refusal;
import io.duplex.entrance.TrustedProxies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where the node's SockJS sessions over HTTP live, by their ids: a request may come in on any event loop.
 *
 * <p>A session needs no connection, so the bounds on connections do not bound sessions. These do: all of the node,
 * those of one address or IPv6 /64 network, and those of one user.
 */
public final class SockJsSessions {
    private static final int HEAP_SHARE = 8;
    /** What a session costs that has registered nothing. */
    private static final int SESSION_BYTES = 4 * 1024;

    private static final int SHARE_OF_ONE = 4;

    private final int most;
    private final int mostPerClient;
    private final Map<String, HttpSession> sessions = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> byClient = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    /** The doors of the event loops, and when each has looked after its sessions last. */
    private final Map<Object, Long> looks = new ConcurrentHashMap<>();

    /**
     * No sessions yet.
     *
     * @param most of the node; 0 = as many as there may be connections, and as fit into an eighth of the heap
     * @param mostPerClient of one address or user; 0 = a quarter of the node's
     * @param connections that the node takes
     */
    public SockJsSessions(int most, int mostPerClient, int connections) {
        this.most = most > 0
                ? most
                : (int) Math.min(connections, Runtime.getRuntime().maxMemory() / HEAP_SHARE / SESSION_BYTES);
        this.mostPerClient = mostPerClient > 0 ? mostPerClient : Math.max(1, this.most / SHARE_OF_ONE);
    }

    /**
     * Whether all event loops could read of late: a request for a session may have come to any of them.
     *
     * @param door of the loop that asks, which is there
     * @param late a loop that has not asked for so long is not
     */
    boolean areAllLoopsThere(Object door, long nowNanos, Duration late) {
        looks.put(door, nowNanos);
        return looks.values().stream().allMatch(looked -> nowNanos - looked <= late.toNanos());
    }

    @Nullable HttpSession find(String id) {
        return sessions.get(id);
    }

    /**
     * The session with this id, opened if there is none.
     *
     * @param refused told why there may not be one more
     * @return null if it was refused
     */
    @Nullable HttpSession tryFindOrCreate(String id, Caller caller, Function<String, HttpSession> create, Refused refused) {
        HttpSession found = sessions.get(id);
        if (found != null) {
            return found;
        }
        Refusal refusal = claim(caller);
        if (refusal != null) {
            refused.because(refusal);
            return null;
        }
        List<HttpSession> created = new ArrayList<>(1);
        HttpSession session = sessions.computeIfAbsent(id, name -> {
            created.add(create.apply(name));
            return created.get(0);
        });
        if (created.isEmpty()) {
            release(caller); // another request was quicker
        }
        return session;
    }

    /** Hears why a session was not opened. */
    @FunctionalInterface
    interface Refused {
        void because(Refusal reason);
    }

    /** It has ended. */
    void remove(String id, HttpSession session, Caller owner) {
        if (sessions.remove(id, session)) {
            release(owner);
        }
    }

    /** How many there are. */
    int count() {
        return open.get();
    }

    /** How many addresses and users are remembered. */
    int clientCount() {
        return byClient.size();
    }

    private @Nullable Refusal claim(Caller caller) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return Refusal.SOCKJS_FULL;
        }
        List<String> claimed = new ArrayList<>(2);
        for (String client : clients(caller)) {
            if (!tryClaim(client)) {
                claimed.forEach(this::release);
                open.decrementAndGet();
                return Refusal.SOCKJS_CLIENT_FULL;
            }
            claimed.add(client);
        }
        return null;
    }

    private void release(Caller caller) {
        clients(caller).forEach(this::release);
        open.decrementAndGet();
    }

    private boolean tryClaim(String client) {
        boolean[] claimed = {false};
        byClient.compute(client, (name, before) -> {
            int count = before == null ? 0 : before;
            claimed[0] = count < mostPerClient;
            return claimed[0] ? Integer.valueOf(count + 1) : before;
        });
        return claimed[0];
    }

    private void release(String client) {
        byClient.computeIfPresent(client, (name, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
    }

    private static List<String> clients(Caller caller) {
        String address = "address " + TrustedProxies.networkOf(caller.remote());
        String user = caller.principal().user();
        return user == null ? List.of(address) : List.of(address, "user " + user);
    }
}
