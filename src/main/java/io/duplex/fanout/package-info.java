@NullMarked
package io.duplex.fanout;

import org.jspecify.annotations.NullMarked;
