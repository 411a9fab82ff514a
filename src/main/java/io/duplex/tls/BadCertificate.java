package io.duplex.tls;

/** Files that are no certificate with its key; the message says which, and why. */
public final class BadCertificate extends Exception {
    private static final long serialVersionUID = 1L;

    BadCertificate(String message, Throwable cause) {
        super(message, cause);
    }

    BadCertificate(String message) {
        super(message);
    }
}
