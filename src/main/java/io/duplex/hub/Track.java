package io.duplex.hub;

import io.duplex.fanout.Lane;

/**
 * A lane, and which offsets its frames have.
 *
 * @param offsets filled only for an address with history
 */
record Track(Lane lane, Offsets offsets) {
    void append(RecordedMessage message) {
        offsets.appended(message.offset(), lane.retainedFrames());
        lane.append(message.encoded());
    }
}
