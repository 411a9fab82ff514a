@NullMarked
package io.duplex.cluster;

import org.jspecify.annotations.NullMarked;
