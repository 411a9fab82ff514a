package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.multimap.MultiMap;
import io.duplex.clock.VertxTimers;
import io.duplex.e2e.fixture.Fresh;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two members whose registry has gone wrong. The first consumes an address, the second publishes there. */
@Timeout(180)
final class RegistryCheckIT {
    private static final String ADDRESS = "news";

    private final List<Vertx> members = new ArrayList<>();
    private final List<ClusterRegistry> registries = new ArrayList<>();
    private final List<RegistryCheck> checks = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<Object> heard = new CopyOnWriteArrayList<>();

    @BeforeEach
    void join() {
        String name = Fresh.clusterName();
        List<Integer> ports = List.of(Fresh.port(), Fresh.port());
        for (int port : ports) {
            // The first knows of no other, so that it waits for none.
            List<Integer> known = ports.subList(0, registries.size() + 1);
            ClusterRegistry registry = new ClusterRegistry(MemberContext.start(settings(name, port, known)));
            Vertx vertx = Vertx.builder()
                    .withClusterManager(registry)
                    .buildClustered()
                    .await();
            members.add(vertx);
            registries.add(registry);
            checks.add(new RegistryCheck(registry, vertx, new VertxTimers(vertx), new RegistryMetrics(metrics)));
        }
        await().until(() -> registries.get(0).getNodes().size() == 2);
        members.get(0)
                .eventBus()
                .consumer(ADDRESS, message -> heard.add(message.body()))
                .completion()
                .await();
        expectsHeard("first");
    }

    @AfterEach
    void leave() {
        // Together: who stays last looks for the other, and only leaves when it has given that up.
        Future.all(members.stream().map(Vertx::close).toList()).await();
    }

    @Test
    void registration_that_got_lost_is_put_again() {
        assertThat(map().remove(ADDRESS)).hasSize(1);
        checks.get(0).check();
        await().until(() -> repaired("missing") == 1);
        expectsHeard("second");
        checks.get(0).check();
        checks.get(1).check();
        expectsHeard("third");
        assertThat(repaired("stale")).isZero();
    }

    @Test
    void registration_of_somebody_who_is_no_member_is_removed_at_the_second_look() {
        map().put(ADDRESS, registration("a ghost"));
        checks.get(1).check();
        await().untilAsserted(() -> {
            checks.get(1).check();
            assertThat(map().get(ADDRESS)).hasSize(1);
        });
        await().untilAsserted(() -> assertThat(repaired("stale")).isEqualTo(1)); // counted once it is out
        assertThat(repaired("missing")).isZero();
    }

    @Test
    void registration_in_a_members_name_that_it_knows_nothing_of_is_removed() {
        map().put(ADDRESS, registration(registries.get(0).self()));
        checks.get(1).check(); // not its own
        checks.get(0).check();
        await().until(() -> map().get(ADDRESS).size() == 1);
        await().untilAsserted(() -> assertThat(repaired("stale")).isEqualTo(1)); // counted once it is out
    }

    @Test
    void senders_that_believe_something_else_are_told() {
        SenderViews views = registries.get(1).views();
        views.update(ADDRESS, views.ticket(), List.of(new RegistrationInfo("a ghost", 1, false)));
        members.get(1).eventBus().publish(ADDRESS, "lost");
        checks.get(1).check();
        await().until(() -> repaired("view") == 1);
        expectsHeard("second");
        assertThat(heard).doesNotContain("lost");
    }

    private void expectsHeard(String body) {
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            members.get(1).eventBus().publish(ADDRESS, body);
            return heard.contains(body);
        });
    }

    private double repaired(String what) {
        return metrics.counter("duplex.registry.repaired", "what", what).count();
    }

    private MultiMap<String, HazelcastRegistrationInfo> map() {
        return registries.get(0).getHazelcastInstance().getMultiMap("__vertx.subs");
    }

    private static HazelcastRegistrationInfo registration(String node) {
        return new HazelcastRegistrationInfo(new RegistrationInfo(node, 77, false));
    }

    private static ClusterSettings settings(String name, int port, List<Integer> ports) {
        return new ClusterSettings(
                name,
                ClusterSettings.Join.TCP_IP,
                "127.0.0.1",
                port,
                0,
                ports.stream().map(one -> "127.0.0.1:" + one).toList(),
                "",
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
