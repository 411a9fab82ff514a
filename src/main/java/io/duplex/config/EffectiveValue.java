package io.duplex.config;

/**
 * One value the node would run with.
 *
 * @param path key with its section: {@code cluster.event-bus-port}
 * @param yaml the value, written so that YAML reads it back as the same
 */
public record EffectiveValue(String path, String yaml, Origin origin) {}
