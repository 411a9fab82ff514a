package io.duplex.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import io.duplex.producer.Producer;
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
import org.reactivestreams.Subscriber;
import org.slf4j.Logger;

/** The services in {@code services.md}, as a reader copies them. */
final class ServicesPageTest {
    private final String page;

    ServicesPageTest() throws IOException {
        page = Files.readString(Path.of("src/docs/services.md"));
    }

    @Test
    void the_program_compiles(@TempDir Path directory) throws IOException {
        compiles(directory, "Prices", classPath(Stream.of(Config.class, Vertx.class, HazelcastClusterManager.class)));
    }

    @Test
    void the_program_that_must_know_what_was_recorded_compiles_with_the_jars_that_are_named(@TempDir Path directory)
            throws IOException {
        compiles(
                directory, "Orders", classPath(Stream.of(Producer.class, Vertx.class, Subscriber.class, Logger.class)));
    }

    private void compiles(Path directory, String name, String classPath) throws IOException {
        Matcher program = Pattern.compile("```java\n((?:(?!```).)*?class " + name + " .*?)```", Pattern.DOTALL)
                .matcher(page);
        assertThat(program.find()).as(name).isTrue();
        Path source = Files.writeString(directory.resolve(name + ".java"), program.group(1));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean compiled = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-d", directory.toString(), "-cp", classPath),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(said.toString()).isTrue();
    }

    @Test
    void the_dependency_is_this_project() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(group("<artifactId>duplex</artifactId>\\s*<version>(.*?)<", page))
                .isEqualTo(group("<artifactId>duplex</artifactId>\\s*<version>(.*?)<", pom));
        assertThat(group("<artifactId>slf4j-api</artifactId>\\s*<version>(.*?)<", page))
                .isEqualTo(group("<slf4j.version>(.*?)<", pom));
        assertThat(Subscriber.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("-" + group("<artifactId>reactive-streams</artifactId>\\s*<version>(.*?)<", page) + ".jar");
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
    private static String classPath(Stream<Class<?>> types) {
        return types.map(type -> Path.of(URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString())))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
