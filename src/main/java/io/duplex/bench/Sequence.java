package io.duplex.bench;

import java.util.HashMap;
import java.util.Map;

/** Whether one receiver got the numbers of each run one after the other, from the first it saw. */
final class Sequence {
    private final Map<Integer, Run> runs = new HashMap<>(2);
    private Run last = new Run(0);
    private long missing;
    private long outOfOrder;

    void received(int run, long number) {
        if (last.id != run || last.next == 0) {
            last = runs.computeIfAbsent(run, Run::new);
        }
        if (last.next == 0 || number == last.next) {
            last.next = number + 1;
        } else if (number > last.next) {
            missing += number - last.next;
            last.next = number + 1;
        } else {
            // It was counted as missing when the later one came, unless it came twice.
            outOfOrder++;
            missing = Math.max(0, missing - 1);
        }
    }

    long missing() {
        return missing;
    }

    long outOfOrder() {
        return outOfOrder;
    }

    private static final class Run {
        private final int id;
        private long next;

        Run(int id) {
            this.id = id;
        }
    }
}
