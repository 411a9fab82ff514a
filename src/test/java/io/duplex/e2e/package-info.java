/**
 * Duplex seen from outside: scenarios over real sockets against one to three real nodes ({@code *E2E}), and RFC 6455
 * section by section ({@code *ConformanceTest}).
 *
 * <p>Nothing here knows a class of the product. A node is the built jar, started as a process.
 */
@NullMarked
package io.duplex.e2e;

import org.jspecify.annotations.NullMarked;
