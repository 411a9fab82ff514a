package io.duplex.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

final class BuildTest {
    private final Attributes manifest = new Attributes();

    @Test
    void a_jar_names_its_version_and_its_commit() {
        manifest.putValue("Implementation-Version", "1.2.3");
        manifest.putValue("Implementation-Commit", "0f1e2d");
        assertThat(Build.of(manifest)).isEqualTo(new Build("1.2.3", "0f1e2d"));
    }

    @Test
    void what_the_build_was_not_told_is_unknown() {
        manifest.putValue("Implementation-Commit", "");
        assertThat(Build.of(manifest)).isEqualTo(new Build("development", "unknown"));
    }
}
