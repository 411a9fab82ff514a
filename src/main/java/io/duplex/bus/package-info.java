@NullMarked
package io.duplex.bus;

import org.jspecify.annotations.NullMarked;
