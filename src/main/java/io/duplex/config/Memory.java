package io.duplex.config;

import io.duplex.fanout.DirectMemory;

/**
 * What the process has to put things in.
 *
 * @param heapBytes most that the heap may be
 * @param directBytes most that buffers outside of it may be
 * @param processors so many event loops there are, if nothing else is said
 */
record Memory(long heapBytes, long directBytes, int processors) {
    /** Of this process. */
    static Memory here() {
        Runtime runtime = Runtime.getRuntime();
        return new Memory(runtime.maxMemory(), DirectMemory.mostBytes(), runtime.availableProcessors());
    }
}
