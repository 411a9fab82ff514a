@NullMarked
package io.duplex.admin;

import org.jspecify.annotations.NullMarked;
