package io.duplex.doors.sockjs;

import java.time.Duration;
import java.util.Set;

/**
 * SockJS, by the official bridge's names and defaults.
 *
 * @param sessionTimeout how long a client may go without an open answer before its session ends
 * @param openTimeout how long a new session may go without a second request
 * @param heartbeat how often a silent answer or WebSocket is given a heartbeat frame
 * @param maxStreamingBytes after this many bytes a streaming answer ends and the client makes a new request
 * @param cookie whether answers set {@code JSESSIONID}, for load balancers that go by it
 * @param libraryUrl the client library that the iframe page loads
 * @param disabled transports that are not served
 * @param sessions most of them over HTTP on this node; 0 = as {@link SockJsSessions} has it
 * @param sessionsPerClient most of one address or user; 0 = a quarter of those
 */
public record SockJsSettings(
        Duration sessionTimeout,
        Duration openTimeout,
        Duration heartbeat,
        int maxStreamingBytes,
        boolean cookie,
        String libraryUrl,
        Set<SockJsTransport> disabled,
        int sessions,
        int sessionsPerClient) {
    /** Copies the set. */
    public SockJsSettings {
        disabled = Set.copyOf(disabled);
    }

    boolean serves(SockJsTransport transport) {
        return !disabled.contains(transport);
    }
}
