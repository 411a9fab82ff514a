package io.duplex.transport;

/**
 * Where clients come in.
 *
 * @param host address to listen on
 * @param port TCP port; 0 picks a free one
 * @param origins whose pages may come in
 */
public record PublicSettings(String host, int port, OriginSettings origins) {}
