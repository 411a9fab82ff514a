package io.duplex.hub;

import io.duplex.message.Position;
import org.jspecify.annotations.Nullable;

/**
 * A subscription of an address with history is live.
 *
 * @param end what follows this position comes
 * @param recovered whether everything since the position that was asked for has been delivered; null if none was
 * @param replayed messages that were read from the history
 */
public record Begun(Position end, @Nullable Boolean recovered, long replayed) {}
