package io.duplex.admin;

/**
 * Where operators and services of the same trust come in: health, metrics, API. Never exposed to clients.
 *
 * @param host address to listen on
 * @param port TCP port; 0 picks a free one
 */
public record InsideSettings(String host, int port) {}
