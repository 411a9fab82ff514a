package io.duplex.entrance;

import java.util.List;

/**
 * Where clients come in.
 *
 * @param host address to listen on
 * @param port TCP port; 0 picks a free one
 * @param origins whose pages may come in
 * @param trustedProxies IP addresses and ranges of the proxies in front, see {@link TrustedProxies}
 * @param proxyProtocol whether every connection begins with a header of the PROXY protocol
 */
public record PublicSettings(
        String host, int port, OriginSettings origins, List<String> trustedProxies, boolean proxyProtocol) {}
