@NullMarked
package io.duplex.config;

import org.jspecify.annotations.NullMarked;
