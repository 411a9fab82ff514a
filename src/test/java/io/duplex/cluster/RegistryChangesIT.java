package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Completable;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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
            add("first");
        }
        List<Begun> underWay = next(AT_ONCE);
        for (int i = 0; i < 5; i++) {
            Promise<Void> done = Promise.promise();
            String name = "go" + i;
            changes.remove(answer -> begun.add(new Begun(name, answer)), done);
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

    private Promise<Void> add(String name) {
        Promise<Void> done = Promise.promise();
        changes.add(answer -> begun.add(new Begun(name, answer)), done);
        return done;
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
