package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import io.vertx.core.Vertx;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service in {@code services.md}, as somebody copies it. */
final class ServicesPageTest {
    private final String page;

    ServicesPageTest() throws IOException {
        page = Files.readString(Path.of("src/docs/services.md"));
    }

    @Test
    void the_program_compiles(@TempDir Path directory) throws IOException {
        Path source = Files.writeString(directory.resolve("Prices.java"), group("```java\\n(.*?)```", page));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", directory.toString(), "-cp", classPath()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hazelcast", "vertx-hazelcast"})
    void the_versions_are_those_of_the_nodes(String artifact) throws IOException {
        String version = group("<" + artifact + "\\.version>(.*?)<", Files.readString(Path.of("pom.xml")));
        assertThat(group("<artifactId>" + artifact + "</artifactId>\\s*<version>(.*?)<", page))
                .isEqualTo(version);
    }

    private static String group(String regex, String text) {
        Matcher matcher = Pattern.compile(regex, Pattern.DOTALL).matcher(text);
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }

    /** Those of its dependencies whose names it writes. */
    private static String classPath() {
        return Stream.of(Config.class, Vertx.class, HazelcastClusterManager.class)
                .map(type -> Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString())))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
