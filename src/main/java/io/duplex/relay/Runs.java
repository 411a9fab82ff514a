package io.duplex.relay;

import io.duplex.message.StoredMessage;
import java.util.ArrayList;
import java.util.List;

/** A page of a log may have holes, where a copy had not got all when its owner died. */
final class Runs {
    private Runs() {}

    /** Those from this offset on. */
    static List<StoredMessage> from(List<StoredMessage> messages, long offset) {
        int from = 0;
        while (from < messages.size() && messages.get(from).offset() < offset) {
            from++;
        }
        return messages.subList(from, messages.size());
    }

    /** The parts without a hole. */
    static List<List<StoredMessage>> of(List<StoredMessage> messages) {
        List<List<StoredMessage>> runs = new ArrayList<>(1);
        int start = 0;
        for (int end = 1; end <= messages.size(); end++) {
            if (end == messages.size()
                    || messages.get(end).offset() != messages.get(end - 1).offset() + 1) {
                runs.add(messages.subList(start, end));
                start = end;
            }
        }
        return runs;
    }
}
