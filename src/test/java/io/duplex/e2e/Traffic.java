package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.duplex.e2e.fixture.AckedPublisher;
import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.ResumingSubscriber;
import io.duplex.e2e.fixture.TestNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/** A publisher and a subscriber of one address on every node of a cluster, counted from outside. */
final class Traffic {
    /** Enough that something was always on its way. */
    private static final int MORE = 100;

    private final Cluster cluster;
    private final List<AckedPublisher> publishers = new ArrayList<>();
    private final List<ResumingSubscriber> subscribers = new ArrayList<>();

    private Traffic(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Begins to publish once every subscriber is live.
     *
     * @param window unacknowledged messages of each publisher
     */
    static Traffic begin(Cluster cluster, String address, int window) {
        Traffic traffic = new Traffic(cluster);
        int nodes = cluster.nodes().size();
        for (int index = 0; index < nodes; index++) {
            traffic.subscribers.add(ResumingSubscriber.start("subscriber" + index, address, index, traffic::node));
        }
        await().atMost(Patience.END).until(() -> traffic.subscribers.stream().allMatch(ResumingSubscriber::isLive));
        for (int index = 0; index < nodes; index++) {
            traffic.publishers.add(AckedPublisher.start("p" + index, address, index, traffic::node, window));
        }
        return traffic;
    }

    /** Every publisher goes on, whatever has happened. */
    void awaitMore() {
        List<Integer> before =
                publishers.stream().map(AckedPublisher::acknowledged).toList();
        await().atMost(Patience.START).until(() -> {
            for (int i = 0; i < before.size(); i++) {
                if (publishers.get(i).acknowledged() < before.get(i) + MORE) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Ends it: every subscriber has heard what was acknowledged, once, in order, without a gap. */
    int expectsAllOnceInOrder() {
        Map<String, Integer> acknowledged = new HashMap<>();
        int total = 0;
        for (int i = 0; i < publishers.size(); i++) {
            int count = publishers.get(i).finish();
            acknowledged.put("p" + i, count);
            total += count;
        }
        int all = total;
        try {
            await().atMost(Patience.END)
                    .until(() -> subscribers.stream().allMatch(subscriber -> subscriber.count() >= all));
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(all + " acknowledged, " + acknowledged + ":\n" + describe(), late);
        }
        subscribers.forEach(ResumingSubscriber::close);
        for (ResumingSubscriber subscriber : subscribers) {
            assertThat(subscriber.problems()).isEmpty();
            assertThat(subscriber.numbers()).isEqualTo(acknowledged);
        }
        return total;
    }

    private String describe() {
        String heard = subscribers.stream().map(ResumingSubscriber::describe).collect(Collectors.joining("\n"));
        return heard + "\n" + cluster.nodes().stream().map(Traffic::metrics).collect(Collectors.joining("\n"));
    }

    /** What a node says of histories and of how it hears them. */
    private static String metrics(TestNode node) {
        return node.inside()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("duplex_history") || line.startsWith("duplex_relay"))
                .collect(Collectors.joining(", "));
    }

    private TestNode node(int index) {
        return cluster.node(index % cluster.nodes().size());
    }
}
