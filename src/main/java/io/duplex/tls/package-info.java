/**
 * TLS for every door: one certificate, read from PEM files, checked before it is used, and read anew when they change.
 *
 * <p>In: two paths ({@link io.duplex.tls.TlsSettings}). Out: a {@link io.duplex.tls.Certificate} for servers that open,
 * and later ones for servers that are open: connections keep the one they began with.
 *
 * <p>Threads: files are read and signatures made on worker threads, the rest happens on the thread of the timer.
 *
 * <p>Start at {@link io.duplex.tls.CertificateWatch}.
 */
@NullMarked
package io.duplex.tls;

import org.jspecify.annotations.NullMarked;
