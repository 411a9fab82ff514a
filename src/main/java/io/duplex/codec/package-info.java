@NullMarked
package io.duplex.codec;

import org.jspecify.annotations.NullMarked;
