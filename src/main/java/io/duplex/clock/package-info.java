@NullMarked
package io.duplex.clock;

import org.jspecify.annotations.NullMarked;
