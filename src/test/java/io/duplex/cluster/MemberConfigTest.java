package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** What a member does not do, whatever Hazelcast's defaults become. */
final class MemberConfigTest {
    private final Config config = MemberConfig.of(settings());

    @Test
    void nobody_but_members_is_spoken_to() {
        AdvancedNetworkConfig network = config.getAdvancedNetworkConfig();
        assertThat(network.isEnabled()).isTrue();
        assertThat(network.getEndpointConfigs()).containsOnlyKeys(EndpointQualifier.MEMBER);
        assertThat(network.getJoin().getMulticastConfig().isEnabled()).isFalse();
        assertThat(network.getJoin().getAutoDetectionConfig().isEnabled()).isFalse();
        assertThat(config.getRestConfig().isEnabled()).isFalse();
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
    }

    @Test
    void object_of_a_class_nobody_expects_is_not_made() {
        InternalSerializationService members = new DefaultSerializationServiceBuilder()
                .setConfig(config.getSerializationConfig())
                .build();
        // Serializable, on the class path, and none of ours: what an attack would be built of.
        var foreign = members.toData(new AssertionFailedError("made of bytes"));
        assertThatThrownBy(() -> members.toObject(foreign)).hasStackTraceContaining("SecurityException");
        var known = members.toData(List.of(new Date(0)).toArray());
        assertThat(members.<Object[]>toObject(known)).containsExactly(new Date(0));
    }

    private static ClusterSettings settings() {
        return new ClusterSettings(
                "test",
                ClusterSettings.Join.SINGLE,
                "127.0.0.1",
                5701,
                0,
                List.of(),
                "",
                1,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
