@NullMarked
package io.duplex.auth;

import org.jspecify.annotations.NullMarked;
