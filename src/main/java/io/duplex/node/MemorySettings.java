package io.duplex.node;

/**
 * When memory counts as tight.
 *
 * @param percent of the heap after a collection, or of direct memory, from which on the node takes no more
 */
public record MemorySettings(int percent) {}
