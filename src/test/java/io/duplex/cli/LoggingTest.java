package io.duplex.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code logback.xml} makes of the environment, in a context of its own. */
final class LoggingTest {
    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    /** A warning of Logback about itself makes it print its whole status log, between the lines of a command. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "xml"})
    void logback_has_nothing_to_complain_of(String format) throws JoranException {
        // When
        configure(format, "INFO");
        // Then
        List<Status> complaints = context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() >= Status.WARN)
                .toList();
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void known_format_has_its_appender(String format) throws JoranException {
        // When
        configure(format, "INFO");
        // Then
        assertThat(context.getLogger("ROOT").getAppender("CONSOLE")).isNotNull();
    }

    @Test
    void level_is_that_of_the_product_and_not_of_its_libraries() throws JoranException {
        // When
        configure("text", "debug");
        // Then
        assertThat(context.getLogger("io.duplex.hub").getEffectiveLevel()).isEqualTo(Level.DEBUG);
        assertThat(context.getLogger("io.vertx.core").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("io.netty.channel").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("com.hazelcast.core").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(context.getLogger("com.hazelcast.cp").getEffectiveLevel()).isEqualTo(Level.ERROR);
    }

    private void configure(String format, String level) throws JoranException {
        context.putProperty("DUPLEX_LOG_FORMAT", format);
        context.putProperty("DUPLEX_LOG_LEVEL", level);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Objects.requireNonNull(LoggingTest.class.getResource("/logback.xml")));
    }
}
