package io.duplex.k8s;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ways the manifests can be looked at. All but the first need {@code kubectl} and are skipped where it is absent.
 */
enum Edition {
    BASE_FILES("base"),
    BASE("base"),
    DEV("overlays/dev"),
    PROD("overlays/prod");

    private static final Map<Edition, Manifests> LOADED = new EnumMap<>(Edition.class);

    private final Path directory;

    Edition(String directory) {
        this.directory = Path.of("k8s").resolve(directory);
    }

    Path directory() {
        return directory;
    }

    synchronized Manifests manifests() {
        return LOADED.computeIfAbsent(
                this,
                edition -> edition == BASE_FILES
                        ? Manifests.ofFiles(Kustomization.of(directory))
                        : Manifests.ofStream(edition.render()));
    }

    private String render() {
        Optional<Path> kubectl = Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry, "kubectl"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(kubectl.isPresent(), "kubectl is not on the PATH: the rendered manifests were not checked");
        try {
            Process process = new ProcessBuilder(kubectl.get().toString(), "kustomize", directory.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("kubectl kustomize " + directory + " says: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
