package io.duplex.transport.sockjs;

import java.time.Duration;
import java.util.Set;

/**
 * SockJS, by the official bridge's names and defaults.
 *
 * @param sessionTimeout how long a client may go without an open answer before its session ends
 * @param heartbeat how often a silent answer or WebSocket is given a heartbeat frame
 * @param maxStreamingBytes after this many bytes a streaming answer ends and the client makes a new request
 * @param cookie whether answers set {@code JSESSIONID}, for load balancers that go by it
 * @param libraryUrl the client library that the iframe page loads
 * @param disabled transports that are not served
 */
public record SockJsSettings(
        Duration sessionTimeout,
        Duration heartbeat,
        int maxStreamingBytes,
        boolean cookie,
        String libraryUrl,
        Set<SockJsTransport> disabled) {
    /** Copies the set. */
    public SockJsSettings {
        disabled = Set.copyOf(disabled);
    }

    boolean serves(SockJsTransport transport) {
        return !disabled.contains(transport);
    }
}
