package io.duplex.tls;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TCPSSLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key, which is really its key. Blocks while it is read.
 *
 * @param notAfter end of its validity
 */
public record Certificate(Buffer chain, Buffer key, Instant notAfter) {
    /** TLS 1.0 and 1.1 are deprecated (RFC 8996). */
    private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

    /** Reads the files; null if they say what {@code known} says. */
    static @Nullable Certificate readUnless(@Nullable Certificate known, TlsSettings settings, Vertx vertx)
            throws BadCertificate {
        Buffer chain = bytes("tls.certificate", settings.certificate());
        Buffer key = bytes("tls.key", settings.key());
        if (known != null && known.chain.equals(chain) && known.key.equals(key)) {
            return null;
        }
        X509Certificate first = first(settings.certificate(), chain);
        PrivateKey privateKey = privateKey(settings.key(), keyCert(chain, key), vertx);
        if (!belongTogether(privateKey, first)) {
            throw new BadCertificate(
                    "tls.key " + settings.key() + " is not the key of the certificate in " + settings.certificate());
        }
        return new Certificate(chain, key, first.getNotAfter().toInstant());
    }

    /**
     * Reads the files.
     *
     * @throws BadCertificate with a sentence for whoever wrote the paths down
     */
    public static Certificate read(TlsSettings settings, Vertx vertx) throws BadCertificate {
        Certificate read = readUnless(null, settings, vertx);
        if (read == null) {
            throw new IllegalStateException("nothing was known that it could equal");
        }
        return read;
    }

    /** What would keep a node from reading the files, as a sentence; null if nothing. Blocks. */
    public static @Nullable String problem(TlsSettings settings) {
        Vertx vertx = Vertx.vertx();
        try {
            Certificate.read(settings, vertx);
            return null;
        } catch (BadCertificate e) {
            return e.getMessage();
        } finally {
            vertx.close().await();
        }
    }

    /** Makes a server that is yet to be opened speak TLS with it, and refuse renegotiation. */
    public void secure(TCPSSLOptions options) {
        refuseRenegotiation();
        options.setSsl(true)
                .setKeyCertOptions(keyCert(chain, key))
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(PROTOCOLS));
    }

    /** For a server that is open. */
    ServerSSLOptions options() {
        ServerSSLOptions options = new ServerSSLOptions();
        options.setKeyCertOptions(keyCert(chain, key))
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(PROTOCOLS));
        return options;
    }

    /**
     * A client of TLS 1.2 could otherwise ask for handshakes without end on one connection, each of which costs the
     * node much more than the client. The JDK reads the property once, when a server of this process begins its first
     * handshake, so it is set before there is a server, whatever the command line says.
     */
    private static void refuseRenegotiation() {
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private static PemKeyCertOptions keyCert(Buffer chain, Buffer key) {
        return new PemKeyCertOptions().addCertValue(chain).addKeyValue(key);
    }

    private static Buffer bytes(String setting, Path file) throws BadCertificate {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new BadCertificate(setting + " " + file + " does not exist", e);
        } catch (IOException e) {
            throw new BadCertificate(setting + " " + file + " cannot be read: " + e, e);
        }
    }

    private static X509Certificate first(Path file, Buffer chain) throws BadCertificate {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(chain.getBytes()))
                            .stream()
                            .findFirst()
                            .orElseThrow(() ->
                                    new BadCertificate("tls.certificate " + file + " holds no certificate in PEM"));
        } catch (GeneralSecurityException e) {
            throw new BadCertificate("tls.certificate " + file + " holds no certificate in PEM", e);
        }
    }

    private static PrivateKey privateKey(Path file, PemKeyCertOptions options, Vertx vertx) throws BadCertificate {
        try {
            X509KeyManager keys =
                    (X509KeyManager) options.getKeyManagerFactory(vertx).getKeyManagers()[0];
            for (String type : List.of("RSA", "EC", "EdDSA", "Ed25519", "Ed448")) {
                String[] aliases = keys.getServerAliases(type, null);
                if (aliases != null && aliases.length > 0) {
                    return keys.getPrivateKey(aliases[0]);
                }
            }
            throw new BadCertificate("tls.key " + file + " holds a key of a kind that is not known here");
        } catch (BadCertificate e) {
            throw e;
        } catch (Exception e) { // what the parsers throw is not said
            throw new BadCertificate(
                    "tls.key " + file + " holds no private key in PEM without a password, or not that of"
                            + " the certificate",
                    e);
        }
    }

    /** What the one signs, the other confirms. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        try {
            byte[] anything = certificate.getSignature();
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(anything);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(anything);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKinds) {
            return false;
        }
    }
}
