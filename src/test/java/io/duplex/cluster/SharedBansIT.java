package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.auth.Ban;
import io.duplex.auth.BanList;
import io.duplex.clock.ManualTimers;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Patience;
import io.duplex.e2e.fixture.PlainMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bans on real members of Hazelcast, each with a monotonic time that the test sets. */
@Timeout(180)
final class SharedBansIT {
    private static final Ban MALLORY = Objects.requireNonNull(Ban.of(Ban.Kind.USER, "mallory"));
    private static final Duration TIME = Duration.ofSeconds(100);

    private final String name = Fresh.clusterName();
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(node -> node.instance().getLifecycleService().terminate());
    }

    @Test
    void a_ban_holds_on_all_until_an_operator_lifts_it() {
        Node first = join();
        Node second = join();
        ban(first);
        await().atMost(Patience.LONG).until(second::isBanned);
        assertThat(second.shared().remove(MALLORY).await()).isTrue();
        await().atMost(Patience.LONG).until(() -> !first.isBanned() && !second.isBanned());
        assertThat(second.shared().remove(MALLORY).await()).isFalse();
        assertThat(join().isBanned()).isFalse();
    }

    /** The time was compared with the wall clock of the newcomer, and ended by the wall clock of the entry's owner. */
    @Test
    void a_member_that_joins_later_bans_for_about_as_long_as_the_others() {
        Node first = join();
        ban(first);
        first.timers().advance(Duration.ofSeconds(60));
        first.shared().tend();
        Node later = join();
        assertThat(later.left()).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(42));
        assertThat(later.begun()).containsExactly(MALLORY);
    }

    @Test
    void a_ban_that_is_over_for_one_member_goes_on_for_another() {
        Node first = join();
        Node second = join();
        ban(first);
        await().atMost(Patience.LONG).until(second::isBanned);
        first.timers().advance(TIME);
        first.shared().tend();
        assertThat(first.isBanned()).isFalse();
        await("the map is empty")
                .atMost(Patience.LONG)
                .until(() -> second.instance().getMap(SharedBans.mapName()).isEmpty());
        assertThat(join().isBanned()).isFalse(); // comes after the entry's end, so after each event of it
        assertThat(second.isBanned()).isTrue();
        second.timers().advance(TIME);
        assertThat(second.isBanned()).isFalse();
    }

    @Test
    void a_ban_that_begins_while_the_map_is_tended_stays_in_it() {
        // The member that tends the map took out a ban which it had just heard of and did not have yet.
        Node first = join();
        ban(first);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> tending = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                first.shared().tend();
            }
        });
        for (int i = 0; i < 2_000; i++) {
            first.shared().add(Objects.requireNonNull(Ban.of(Ban.Kind.USER, "user " + i)), TIME);
        }
        await("all are known").atMost(Patience.LONG).until(() -> first.begun().size() == 2_001);
        enough.set(true);
        tending.join();
        assertThat(first.instance().getMap(SharedBans.mapName()).size()).isEqualTo(2_001);
    }

    @Test
    void writing_what_is_left_makes_a_ban_no_longer() {
        Node first = join();
        Node second = join();
        ban(first);
        await().atMost(Patience.LONG).until(second::isBanned);
        second.timers().advance(Duration.ofSeconds(90));
        first.timers().advance(Duration.ofSeconds(50));
        first.shared().tend();
        await().atMost(Patience.LONG).until(() -> second.known() == 50_000);
        assertThat(second.left()).isEqualTo(Duration.ofSeconds(10));
        assertThat(second.begun()).containsExactly(MALLORY);
    }

    private static void ban(Node node) {
        node.shared().add(MALLORY, TIME).await();
        await().atMost(Patience.LONG).until(node::isBanned);
    }

    private Node join() {
        int port = Fresh.port();
        List<Integer> others = nodes.stream().map(Node::port).toList();
        System.setProperty("hazelcast.logging.type", "slf4j");
        Config config = PlainMember.onLoopback(new Config(), name, port, others);
        config.setProperty("hazelcast.partition.count", "31");
        config.getJetConfig().setEnabled(false);
        HazelcastInstance instance = Hazelcast.newHazelcastInstance(config);
        ManualTimers timers = new ManualTimers();
        BanList list = new BanList(timers);
        List<Ban> begun = new CopyOnWriteArrayList<>();
        boolean isFirst = nodes.isEmpty();
        SharedBans shared = new SharedBans(instance.getMap(SharedBans.mapName()), list, begun::add, () -> isFirst);
        shared.start();
        Node node = new Node(instance, port, timers, list, begun, shared);
        nodes.add(node);
        return node;
    }

    private record Node(
            HazelcastInstance instance,
            int port,
            ManualTimers timers,
            BanList list,
            List<Ban> begun,
            SharedBans shared) {
        boolean isBanned() {
            return list.isBanned("mallory", null, "127.0.0.1");
        }

        Duration left() {
            return list.bans().get(MALLORY);
        }

        long known() {
            return shared.leftInMap(MALLORY);
        }
    }
}
