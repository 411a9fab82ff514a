package io.duplex.entrance;

import java.time.Duration;

/**
 * How many may come, how fast, and how long they may take to say what they want. 0 = no limit.
 *
 * @param connections open at a time on the public port; 0 = as many as the process may open files, less a reserve
 * @param connectionsPerAddress of one remote address; of IPv6, of one /64 network
 * @param connectionRate new ones per second of one remote address
 * @param handshakeTimeout from the connection, or from the last answer, to a whole request
 * @param headers lines in the head of one request
 * @param headerBytes length of all of them
 * @param requestLineBytes length of the request's first line
 */
public record ArrivalSettings(
        int connections,
        int connectionsPerAddress,
        int connectionRate,
        Duration handshakeTimeout,
        int headers,
        int headerBytes,
        int requestLineBytes) {}
