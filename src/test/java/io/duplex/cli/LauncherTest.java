package io.duplex.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code duplex}, with a stand-in for {@code java} that prints what it was given. */
final class LauncherTest {
    @TempDir
    private Path directory;

    private Path script;

    @BeforeEach
    void install() throws IOException {
        Path home = Files.createDirectory(directory.resolve("a home"));
        script = Files.copy(Path.of("duplex"), home.resolve("duplex"));
        Path java = Files.writeString(
                Files.createDirectory(directory.resolve("bin")).resolve("java"),
                "#!/bin/sh\nfor word in \"$@\"; do echo \"<$word>\"; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void launcher_says_how_to_build_the_jar_that_is_missing() throws Exception {
        // When
        String output = run(1);
        // Then
        assertThat(output).contains("target/duplex.jar is not built yet; run: mvn");
    }

    @Test
    void launcher_hands_options_to_java_and_arguments_to_duplex_word_by_word() throws Exception {
        // Given
        Path target = Files.createDirectory(script.resolveSibling("target"));
        Path jar = Files.createFile(target.resolve("duplex.jar"));
        // When
        String output = run(0, "check", "my file.yaml");
        // Then
        assertThat(output.lines())
                .containsExactly(
                        "<-XX:+ExitOnOutOfMemoryError>",
                        "<-Xmx64m>",
                        "<-Da=b>",
                        "<-jar>",
                        "<" + jar.toRealPath() + ">",
                        "<check>",
                        "<my file.yaml>");
    }

    private String run(int expectedCode, String... args) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true);
        builder.command().addAll(List.of(args));
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        directory.resolve("bin") + ":" + System.getenv("PATH"),
                        "DUPLEX_JAVA_OPTS",
                        "-Xmx64m -Da=b"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(expectedCode);
        return output;
    }
}
