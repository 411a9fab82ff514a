package io.duplex.doors.sse;

import java.time.Duration;

/**
 * How streams of events live.
 *
 * @param heartbeat a comment is sent into a stream that has been silent for as long
 * @param retry how long a client waits before it comes back, at least; up to three times that after a drain
 * @param stallTimeout a client that has taken nothing for as long, though something waits for it, is let go
 */
public record EventsSettings(Duration heartbeat, Duration retry, Duration stallTimeout) {}
