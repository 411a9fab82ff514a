package io.duplex.e2e;

import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Publishes to several addresses of one node at the same time, one message after the other, and measures the longest
 * time that any address went without an acknowledgement. So many addresses that every pair of members holds some.
 */
final class Pulse {
    private static final int ADDRESSES = 12;

    private final List<Beat> beats = new ArrayList<>();

    private Pulse() {}

    static Pulse begin(TestNode node, String address) {
        Pulse pulse = new Pulse();
        for (int i = 0; i < ADDRESSES; i++) {
            Beat beat = new Beat(node.inside(), address + ".pulse" + i);
            pulse.beats.add(beat);
            beat.start();
        }
        return pulse;
    }

    /** Waits until every address has got another message. */
    void awaitMore() {
        List<Integer> before = beats.stream().map(beat -> beat.acknowledged).toList();
        await().atMost(Patience.START).until(() -> {
            for (int i = 0; i < before.size(); i++) {
                if (beats.get(i).acknowledged <= before.get(i)) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Ends it, and tells the longest time without an acknowledgement. */
    Duration finish() {
        long longest = 0;
        for (Beat beat : beats) {
            beat.interrupt();
            longest = Math.max(longest, beat.longestNanos);
        }
        return Duration.ofNanos(longest);
    }

    private static final class Beat extends Thread {
        private final Http node;
        private final String address;
        private volatile int acknowledged;
        private volatile long longestNanos;

        Beat(Http node, String address) {
            this.node = node;
            this.address = address;
            setDaemon(true);
        }

        @Override
        public void run() {
            long last = System.nanoTime();
            while (!isInterrupted()) {
                try {
                    JsonObject message = JsonObject.of("address", address, "body", acknowledged);
                    if (node.patientPost("/api/v1/publish", message.encode()).status() == 200) {
                        long now = System.nanoTime();
                        longestNanos = Math.max(longestNanos, now - last);
                        last = now;
                        acknowledged++;
                    }
                } catch (UncheckedIOException | AssertionError e) {
                    // refused, or told to end: what counts is the next acknowledgement
                }
            }
        }
    }
}
