package io.duplex.fanout;

import io.netty.util.internal.PlatformDependent;

/** Memory outside the heap, which lanes and sockets are made of. */
public final class DirectMemory {
    private DirectMemory() {}

    /** Bytes that this process may take, as Netty reads it from the JVM's flags. */
    public static long mostBytes() {
        return PlatformDependent.maxDirectMemory();
    }
}
