@NullMarked
package io.duplex.cli;

import org.jspecify.annotations.NullMarked;
