package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
@Timeout(60)
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

    private static ClusterSettings settings(String name, int port) {
        return new ClusterSettings(
                name,
                ClusterSettings.Join.TCP_IP,
                "127.0.0.1",
                port,
                0,
                List.of("127.0.0.1:" + port),
                "",
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
