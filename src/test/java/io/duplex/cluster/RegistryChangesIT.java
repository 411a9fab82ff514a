package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.bus.Asker;
import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Changes that end when the test says so. */
@ExtendWith(VertxExtension.class)
final class RegistryChangesIT {
    private static final int AT_ONCE = 4;

    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private RegistryChanges changes;

    @BeforeEach
    void start(Vertx vertx) {
        changes = new RegistryChanges(vertx);
    }

    @Test
    void a_few_are_made_at_once_and_the_next_when_one_has_ended() throws Exception {
        List<Promise<Void>> done = new ArrayList<>();
        for (int i = 0; i < AT_ONCE + 2; i++) {
            done.add(add("a" + i));
        }
        List<Begun> first = next(AT_ONCE);
        assertThat(first).extracting(Begun::name).containsExactlyInAnyOrder("a0", "a1", "a2", "a3");
        assertThat(begun).isEmpty();
        // When
        first.get(0).answer().succeed();
        first.get(1).answer().fail("refused");
        // Then
        assertThat(next(2)).extracting(Begun::name).containsExactlyInAnyOrder("a4", "a5");
        assertThat(done.stream().filter(promise -> promise.future().succeeded()))
                .hasSize(1);
        assertThat(done.stream().filter(promise -> promise.future().failed()))
                .singleElement()
                .satisfies(failed -> assertThat(failed.future().cause()).hasMessage("refused"));
    }

    @Test
    void who_comes_and_who_goes_take_turns() throws Exception {
        for (int i = 0; i < AT_ONCE; i++) {
            add("first" + i);
        }
        List<Begun> underWay = next(AT_ONCE);
        for (int i = 0; i < 5; i++) {
            Promise<Void> done = Promise.promise();
            String name = "go" + i;
            changes.remove(name, info(name), answer -> begun.add(new Begun(name, answer)), done);
        }
        for (int i = 0; i < 3; i++) {
            add("come" + i);
        }
        // When
        List<String> order = new ArrayList<>();
        Begun last = underWay.get(0);
        for (int i = 0; i < 8; i++) {
            last.answer().succeed();
            last = next(1).get(0);
            order.add(last.name());
        }
        // Then
        assertThat(order).containsExactly("come0", "go0", "come1", "go1", "come2", "go2", "go3", "go4");
    }

    @Test
    void clients_take_turns_and_a_client_that_vanished_costs_the_others_nothing() throws Exception {
        // One queue for all: a client that asked for a thousand addresses and vanished held up all that came after it.
        for (int i = 0; i < AT_ONCE; i++) {
            add("first" + i);
        }
        List<Begun> underWay = next(AT_ONCE);
        Asker greedy = new Asker("10.0.0.1", "greedy");
        List<Promise<Void>> vain = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            vain.add(add(greedy, "greedy" + i));
        }
        add(new Asker("10.0.0.1", "behind the same proxy"), "a");
        add(new Asker("10.0.0.2", "elsewhere"), "b");
        changes.alsoFor("greedy50", new Asker("10.0.0.3", "wants the same"));
        // When
        List<String> order = new ArrayList<>();
        Begun last = underWay.get(0);
        for (int i = 0; i < 5; i++) {
            last.answer().succeed();
            last = next(1).get(0);
            order.add(last.name());
        }
        // Then
        assertThat(order).containsExactly("greedy0", "b", "greedy50", "a", "greedy1");
        // When
        for (int i = 2; i < 100; i++) {
            assertThat(changes.giveUp("greedy" + i, info("greedy" + i))).isEqualTo(i != 50);
        }
        add(new Asker("10.0.0.4", "later"), "c");
        last.answer().succeed();
        // Then
        assertThat(next(1)).extracting(Begun::name).containsExactly("c");
        assertThat(vain.stream().filter(promise -> promise.future().failed())).hasSize(97);
    }

    private Promise<Void> add(String name) {
        Promise<Void> done = Promise.promise();
        changes.add(name, info(name), answer -> begun.add(new Begun(name, answer)), done);
        return done;
    }

    private Promise<Void> add(Asker asker, String name) {
        List<Promise<Void>> done = new ArrayList<>();
        changes.onBehalfOf(asker, () -> done.add(add(name)));
        return done.get(0);
    }

    private static RegistrationInfo info(String name) {
        return new RegistrationInfo("node", name.hashCode(), false);
    }

    private List<Begun> next(int count) throws InterruptedException {
        List<Begun> next = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Begun one = begun.poll(5, TimeUnit.SECONDS);
            assertThat(one).as("a change begins").isNotNull();
            next.add(one);
        }
        return next;
    }

    private record Begun(String name, Completable<Void> answer) {}
}
