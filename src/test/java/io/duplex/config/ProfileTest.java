package io.duplex.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.auth.AccessSettings;
import io.duplex.node.DuplexConfig;
import io.duplex.node.NodeSettings.Profile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is trusted: the one thing that must never be open by accident. */
final class ProfileTest {
    private static final AccessSettings CLOSED = new AccessSettings(List.of(), List.of());

    @TempDir
    private Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void open() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void no_file_is_dev_open_and_on_loopback() {
        // When
        DuplexConfig config = ConfigFixture.configWithoutFile(Map.of());
        // Then
        assertThat(config.node().profile()).isEqualTo(Profile.DEV);
        assertThat(config.access()).isEqualTo(AccessSettings.OPEN);
        assertThat(config.publicPort().host()).isEqualTo("127.0.0.1");
        assertThat(config.insidePort().host()).isEqualTo("127.0.0.1");
    }

    @Test
    void no_file_but_the_variable_is_production() {
        // When
        DuplexConfig config = ConfigFixture.configWithoutFile(Map.of("DUPLEX_PROFILE", "production"));
        // Then
        assertThat(config).isEqualTo(fixture.config(""));
        assertThat(config.access()).isEqualTo(CLOSED);
    }

    @Test
    void file_without_a_profile_is_production_and_closed() {
        // When
        DuplexConfig config = fixture.config("public: {port: 80}");
        // Then
        assertThat(config.node().profile()).isEqualTo(Profile.PRODUCTION);
        assertThat(config.access()).isEqualTo(CLOSED);
        assertThat(config.publicPort().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void dev_in_the_file_opens_what_the_file_does_not_set() {
        // When
        DuplexConfig config = fixture.config("profile: dev\nbridge: {inbound: []}\npublic: {host: 0.0.0.0}");
        // Then
        assertThat(config.access().inbound()).isEmpty();
        assertThat(config.access().outbound()).isEqualTo(AccessSettings.OPEN.outbound());
        assertThat(config.publicPort().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void dev_without_a_file_keeps_what_a_variable_sets() {
        // When
        DuplexConfig config = ConfigFixture.configWithoutFile(
                Map.of("DUPLEX_BRIDGE_INBOUND", "[{address: a}]", "DUPLEX_PUBLIC_HOST", "0.0.0.0"));
        // Then
        assertThat(config.access().inbound()).extracting("address").containsExactly("a");
        assertThat(config.access().outbound()).isEqualTo(AccessSettings.OPEN.outbound());
        assertThat(config.publicPort().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void production_in_the_variable_wins_over_dev_in_the_file() {
        // When
        DuplexConfig config = fixture.config("profile: dev", Map.of("DUPLEX_PROFILE", "production"));
        // Then
        assertThat(config.access()).isEqualTo(CLOSED);
    }

    @Test
    void echo_is_absent_unless_asked_for_and_closes_as_the_websocket_endpoint_does() {
        // When
        DuplexConfig config = fixture.config("websocket: {closing-timeout: 7s}\ndev: {echo: true}");
        // Then
        assertThat(fixture.config("").echo()).isNull();
        assertThat(config.echo()).isNotNull();
        assertThat(config.echo().closingTimeout()).isEqualTo(config.webSocket().closingTimeout());
        assertThat(config.echo().maxFrameBytes()).isEqualTo(16 << 20);
    }
}
