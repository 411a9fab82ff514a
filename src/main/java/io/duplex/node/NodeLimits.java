package io.duplex.node;

/**
 * What all clients share.
 *
 * @param memoryPercent of the heap after a collection, or of direct memory, from which on the node takes no more
 * @param unfinishedBytes what messages of clients may hold together of which a part is still to come
 * @param readBytes how much of one client is read before it is the others' turn
 */
public record NodeLimits(int memoryPercent, long unfinishedBytes, int readBytes) {}
