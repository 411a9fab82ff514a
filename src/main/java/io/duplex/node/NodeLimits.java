package io.duplex.node;

/**
 * What all clients share.
 *
 * @param memoryPercent of the heap after a collection, or of direct memory, from which on the node takes no more
 * @param unfinishedBytes what messages of clients may hold together of which a part is still to come
 * @param readBytes how much of one client is read before it is the others' turn
 * @param addresses that clients may listen to together; 0 = as many as fit into a third of the heap
 */
public record NodeLimits(int memoryPercent, long unfinishedBytes, int readBytes, int addresses) {
    private static final int HEAP_SHARE = 3;
    /** What an address costs that one client listens to, here and in the cluster's registry. */
    private static final int ADDRESS_BYTES = 6 * 1024;

    int mostAddresses() {
        return addresses > 0
                ? addresses
                : (int) Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / HEAP_SHARE / ADDRESS_BYTES);
    }
}
