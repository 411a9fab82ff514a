package io.duplex.tls;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the certificate of all doors is.
 *
 * @param certificate PEM file: the certificate, then those it was signed with
 * @param key PEM file: its private key, not encrypted
 * @param reload how often the files are looked at
 */
public record TlsSettings(Path certificate, Path key, Duration reload) {}
