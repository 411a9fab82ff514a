package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.PlainMember;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A service that says it has another version of Hazelcast than the nodes. */
@Timeout(180)
final class OtherVersionIT {
    private static final String SAYS_VERSION = "hazelcast.internal.override.version";

    /** It hung without a word, and the nodes said nothing that could be understood. */
    @Test
    void a_member_of_another_version_is_told_of_in_one_line() {
        Logger logger = (Logger) LoggerFactory.getLogger(VersionCheck.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
        String name = Fresh.clusterName();
        int port = Fresh.port();
        HazelcastInstance node = MemberContext.start(settings(name, port));
        try {
            System.setProperty(SAYS_VERSION, "5.3.8");
            Config service = PlainMember.onLoopback(new Config(), name, Fresh.port(), List.of(port));
            service.setProperty("hazelcast.max.join.seconds", "5");
            assertThatThrownBy(() -> Hazelcast.newHazelcastInstance(service)).isInstanceOf(IllegalStateException.class);
        } finally {
            System.clearProperty(SAYS_VERSION);
            node.getLifecycleService().terminate();
            logger.detachAppender(logged);
            logger.setAdditive(true);
        }
        assertThat(logged.list).hasSize(1);
        assertThat(logged.list.get(0).getFormattedMessage()).contains("another Hazelcast version", "pin Hazelcast");
        assertThat(logged.list.get(0).getKeyValuePairs().toString()).contains("version=\"5.3.8\"", "needed=\"5.7\"");
    }

    /** Members of two releases whose logs have different formats would lose what either does not understand. */
    @Test
    void a_node_does_not_stay_with_a_member_that_keeps_histories_in_another_format() {
        String name = Fresh.clusterName();
        int port = Fresh.port();
        Config other = PlainMember.onLoopback(new Config(), name, port, List.of());
        other.getMemberAttributeConfig().setAttribute("duplex.logs", "9/9");
        HazelcastInstance there = Hazelcast.newHazelcastInstance(other);
        try {
            assertThatThrownBy(() -> MemberContext.start(settings(name, Fresh.port(), port)))
                    .isInstanceOf(ClusterUnreachable.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining(":" + port + " keeps histories in format 9/9, this release in ")
                    .hasMessageContaining("Stop all nodes of the other release first");
            await("it has left")
                    .untilAsserted(
                            () -> assertThat(there.getCluster().getMembers()).hasSize(1));
        } finally {
            there.getLifecycleService().terminate();
        }
    }

    private static ClusterSettings settings(String name, int port) {
        return settings(name, port, port);
    }

    private static ClusterSettings settings(String name, int port, int listed) {
        return new ClusterSettings(
                name,
                ClusterSettings.Join.TCP_IP,
                "127.0.0.1",
                port,
                0,
                List.of("127.0.0.1:" + listed),
                "",
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
