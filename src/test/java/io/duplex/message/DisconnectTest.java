package io.duplex.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The codes and reasons clients see, and the labels operators see. */
final class DisconnectTest {
    @ParameterizedTest
    @EnumSource(Disconnect.class)
    void reason_fits_into_a_close_frame(Disconnect cause) {
        assertThat(cause.reason().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(123);
    }

    @ParameterizedTest
    @EnumSource(Disconnect.class)
    void code_is_standard_or_in_the_range_of_applications(Disconnect cause) {
        if (cause.code() >= 3000) {
            assertThat(cause.code()).isBetween(4000, 4999);
        } else {
            assertThat(cause.code()).isBetween(1000, 1014);
        }
    }

    @Test
    void label_belongs_to_one_cause() {
        assertThat(Arrays.stream(Disconnect.values()).map(Disconnect::label)).doesNotHaveDuplicates();
    }

    @Test
    void silent_client_reads_what_the_official_bridge_writes() {
        assertThat(Disconnect.SESSION_EXPIRED.code()).isEqualTo(1001);
        assertThat(Disconnect.SESSION_EXPIRED.reason()).isEqualTo("Session expired");
    }
}
