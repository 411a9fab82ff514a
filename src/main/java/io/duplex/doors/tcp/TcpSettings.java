package io.duplex.doors.tcp;

import java.time.Duration;

/**
 * The TCP door.
 *
 * @param host address to listen on
 * @param port TCP port; 0 picks a free one
 * @param maxFrameBytes JSON of one frame, without the four bytes of its length; over it the connection is ended
 * @param closingTimeout how long a client may take to end a connection that the node has ended
 * @param proxyProtocol whether every connection begins with a header of the PROXY protocol
 */
public record TcpSettings(String host, int port, int maxFrameBytes, Duration closingTimeout, boolean proxyProtocol) {}
