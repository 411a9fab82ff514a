@NullMarked
package io.duplex.message;

import org.jspecify.annotations.NullMarked;
