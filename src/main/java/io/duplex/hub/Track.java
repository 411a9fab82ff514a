package io.duplex.hub;

import io.duplex.fanout.Lane;

/**
 * A lane, and which offsets its frames have.
 *
 * @param offsets filled only for an address with history
 */
record Track(Lane lane, Offsets offsets) {
    void append(RecordedMessage message) {
        long retained = lane.retainedFrames();
        lane.append(message.encoded()); // may fail, and then there is no such frame
        offsets.appended(message.offset(), retained);
    }
}
