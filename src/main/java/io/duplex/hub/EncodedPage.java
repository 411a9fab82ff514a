package io.duplex.hub;

import io.duplex.history.Page;
import java.util.List;

/**
 * A page of the history as clients read it.
 *
 * @param messages those of the page
 */
record EncodedPage(Page page, List<RecordedMessage> messages) {
    int bytes() {
        int bytes = 0;
        for (RecordedMessage message : messages) {
            bytes += message.encoded().encodedBytes();
        }
        return bytes;
    }
}
