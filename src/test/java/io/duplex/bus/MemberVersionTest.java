package io.duplex.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.clock.VertxTimers;
import io.duplex.message.Delivery;
import io.duplex.message.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A member listens to what members of this release and of others say. */
final class MemberVersionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx, Registry.alone(), new VertxTimers(vertx));
    private final List<Object> heard = new ArrayList<>();

    @BeforeEach
    void listen() {
        bus.listen("members", said -> {
            heard.add(said.body());
            Objects.requireNonNull(said.replyTo()).reply("yes", MultiMap.caseInsensitiveMultiMap());
        });
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void a_question_says_its_version() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("a", "1");
        assertThat(answer(bus.ask("members", "question", headers, PATIENCE))).isEqualTo("yes");
        assertThat(headers.get("duplex-version")).isEqualTo("1/1");
        assertThat(headers.get("a")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"1/1", "2/1", "7/1"})
    void a_question_that_this_release_can_read_is_answered(String version) {
        assertThat(answer(ask(version))).isEqualTo("yes");
        assertThat(heard).containsExactly("question");
    }

    @ParameterizedTest
    @CsvSource({"2/2", "7/3", "x", "''", "2/", "/1"})
    void any_other_is_refused_and_not_taken_for_something_else(String version) {
        assertThat(answer(ask(version))).isEqualTo(RequestFailure.Kind.NO_HANDLERS);
        assertThat(heard).isEmpty();
    }

    private Future<Delivery> ask(String version) {
        return bus.request(
                "members", "question", MultiMap.caseInsensitiveMultiMap().add(MemberVersion.HEADER, version), PATIENCE);
    }

    private static Object answer(Future<Delivery> answer) {
        return answer.<Object>map(Delivery::body)
                .recover(failure -> Future.succeededFuture(((RequestFailure) failure).kind()))
                .await();
    }
}
