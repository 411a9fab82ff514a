@NullMarked
package io.duplex.hub;

import org.jspecify.annotations.NullMarked;
