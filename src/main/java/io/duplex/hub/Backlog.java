package io.duplex.hub;

import io.duplex.loop.Loop;

/**
 * Whether published messages come to an event loop faster than it passes them on: from other nodes, which nothing holds
 * back, because the event bus reads its sockets however much waits already.
 *
 * <p>What waits are tasks of the loop; how large they are nobody knows before they run, so they are taken to be as
 * large as what has been passed on of late. Belongs to the loop.
 */
final class Backlog {
    /** What a message costs beside its text while it is an object in a queue. */
    private static final int OVERHEAD_BYTES = 512;
    /** A message has this share in the average. */
    private static final int SMOOTHING = 16;

    private final Loop loop;
    private final long mostBytes;
    private long messageBytes;
    private boolean over;

    Backlog(Loop loop, long mostBytes) {
        this.loop = loop;
        this.mostBytes = mostBytes;
    }

    /** A message of so many bytes was passed on. */
    void passedOn(int bytes) {
        messageBytes += (bytes - messageBytes) / SMOOTHING;
    }

    /** Looks again whether it is too much: from when it is more than may wait until half of it is gone. */
    boolean updateOverload() {
        over = bytes() > (over ? mostBytes / 2 : mostBytes);
        return over;
    }

    /** How much waits, about. Any thread: one that is not the loop's may see an older average. */
    long bytes() {
        return loop.waiting() * (messageBytes + OVERHEAD_BYTES);
    }
}
