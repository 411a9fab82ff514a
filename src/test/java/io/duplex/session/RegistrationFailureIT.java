package io.duplex.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.PlainMember;
import io.duplex.session.SessionFixture.Client;
import io.vertx.core.Completable;
import io.vertx.core.Vertx;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a client is told when the cluster's registry refuses, as it does on the wrong side of a partition. */
final class RegistrationFailureIT {
    private static final AtomicBoolean REFUSING = new AtomicBoolean();
    private static final AtomicReference<CountDownLatch> WAITING = new AtomicReference<>(new CountDownLatch(0));
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = PlainMember.join(
                new RefusingRegistry(PlainMember.config(Fresh.clusterName(), Fresh.port(), List.of())));
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    @Test
    void refused_registration_is_told_leaves_nothing_behind_and_may_be_tried_again() throws Exception {
        // The refusal was lost where it came at once: the consumer was asked for its future only after it had been
        // closed.
        // Given
        SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
        Client client = node.connect();
        // When
        REFUSING.set(true);
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // Then
        assertThat(client.hears()).isEqualTo("{\"type\":\"err\",\"body\":\"registration_failure\"}");
        assertThat(node.count("errors", "error", "registration_failure")).isEqualTo(1);
        // When
        REFUSING.set(false);
        client.says("{\"type\":\"hello\",\"version\":1}");
        client.says("{\"type\":\"register\",\"address\":\"open\"}");
        // Then
        assertThat(client.hears()).contains("hello");
        assertThat(client.hears()).isEqualTo("{\"type\":\"registered\",\"address\":\"open\"}");
        vertx.eventBus().publish("open", "hi");
        assertThat(client.hears()).isEqualTo("{\"type\":\"rec\",\"address\":\"open\",\"body\":\"hi\"}");
        assertThat(client.hearsNothingMore()).isTrue();
    }

    @Test
    void a_client_that_leaves_while_it_registers_leaves_nothing_behind() throws Exception {
        // A registration that still waited for the cluster took itself out of the list that its session went through.
        // Given
        SessionFixture node = new SessionFixture(vertx, SessionFixture.REPLY_TIMEOUT);
        Client client = node.connect();
        WAITING.set(new CountDownLatch(1));
        for (int i = 0; i < 20; i++) {
            client.says("{\"type\":\"register\",\"address\":\"open.waiting" + i + "\"}");
        }
        // When
        client.vanishes();
        WAITING.get().countDown();
        // Then
        assertThat(node.openCount()).isZero();
        assertThat(node.count("closed", "cause", "connection_lost")).isEqualTo(1);
        // When
        Client next = node.connect();
        next.says("{\"type\":\"hello\",\"version\":1}");
        next.says("{\"type\":\"register\",\"address\":\"open.waiting0\"}");
        // Then
        assertThat(next.hears()).contains("hello");
        assertThat(next.hears()).isEqualTo("{\"type\":\"registered\",\"address\":\"open.waiting0\"}");
    }

    /** Hazelcast's registry, but it can be told to refuse, or to wait. */
    private static final class RefusingRegistry extends HazelcastClusterManager {
        RefusingRegistry(Config config) {
            super(config);
        }

        @Override
        public void addRegistration(String address, RegistrationInfo registration, Completable<Void> done) {
            if (REFUSING.get() && address.equals("open")) {
                done.fail("the registry refuses");
            } else if (address.startsWith("open.waiting")) {
                Thread waits = new Thread(() -> {
                    try {
                        WAITING.get().await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    super.addRegistration(address, registration, done);
                });
                waits.setDaemon(true);
                waits.start();
            } else {
                super.addRegistration(address, registration, done);
            }
        }
    }
}
