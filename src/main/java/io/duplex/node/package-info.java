@NullMarked
package io.duplex.node;

import org.jspecify.annotations.NullMarked;
