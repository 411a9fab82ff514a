@NullMarked
package io.duplex.transport.websocket;

import org.jspecify.annotations.NullMarked;
