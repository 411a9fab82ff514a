@NullMarked
package io.duplex.transport;

import org.jspecify.annotations.NullMarked;
