package io.duplex.history;

import io.duplex.message.Position;

/**
 * A message that is recorded, on all members that are to hold it.
 *
 * @param position its place, now or since it was first recorded
 * @param isDuplicate whether a message with its id had been recorded before
 */
public record Recorded(Position position, boolean isDuplicate) {}
