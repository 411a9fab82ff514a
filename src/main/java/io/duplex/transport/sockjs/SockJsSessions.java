package io.duplex.transport.sockjs;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the node's SockJS sessions over HTTP live, by their ids: a request may come in on any event loop. */
public final class SockJsSessions {
    private final Map<String, HttpSession> sessions = new ConcurrentHashMap<>();

    @Nullable HttpSession find(String id) {
        return sessions.get(id);
    }

    HttpSession findOrCreate(String id, Function<String, HttpSession> create) {
        HttpSession found = sessions.get(id);
        return found != null ? found : sessions.computeIfAbsent(id, create);
    }

    void remove(String id, HttpSession session) {
        sessions.remove(id, session);
    }
}
