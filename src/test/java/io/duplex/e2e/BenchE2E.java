package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.CommandLine;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.TestNode;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code duplex bench} in a process of its own, against a node. */
@Timeout(180)
final class BenchE2E {
    private static final TestNode NODE = SharedNodes.bridge();

    @ParameterizedTest
    @ValueSource(strings = {"--window 4", "--window 2 --addresses 3"})
    void fanout_delivers_all_in_order(String pace) {
        JsonObject report = report("fanout --connections 10 " + pace);
        assertAllArrived(report, "published", "delivered");
        assertThat(report.getJsonObject("latencyMillis").getDouble("p50")).isPositive();
    }

    @Test
    void a_rate_is_kept() {
        JsonObject report = report("fanout --connections 10 --rate 400");
        assertAllArrived(report, "published", "delivered");
        assertThat(report.getInteger("unsent")).isZero();
        assertThat(report.getInteger("published")).isBetween(190, 210);
        assertThat(report.getJsonObject("latencyMillis").getInteger("count")).isBetween(1990, 2010);
        assertThat(report.getJsonObject("latencyMillis").getDouble("p50")).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--window 1", "--connections 4 --addresses 2 --window 3", "--rate 100"})
    void echo_gets_all_answers(String pace) {
        JsonObject report = report("echo " + pace);
        assertAllArrived(report, "requested", "answered");
        assertThat(report.getInteger("errors")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rate 50", "--connections 5 --window 1"})
    void churn_serves_all_who_come(String pace) {
        // Beside a service that holds data, visitors left before their registration was confirmed, and took it back:
        // each one began with a new registration, and the message it published at once was lost now and then.
        assertThat(SharedNodes.service().members()).isEqualTo(2);
        JsonObject report = report("churn --addresses 5 " + pace);
        assertThat(report.getInteger("served")).isPositive();
        assertThat(report.getInteger("missing")).isZero();
        assertThat(report.getInteger("connectFailures")).isZero();
        assertThat(report.getInteger("closedByServer")).isZero();
    }

    @Test
    void pub_gets_all_acknowledgements() {
        assertAllArrived(report("pub --ack --connections 2 --rate 200"), "published", "acknowledged");
    }

    @Test
    void pub_without_acknowledgements_counts_what_it_sent() {
        assertThat(report("pub --rate 400").getInteger("published")).isBetween(190, 210);
    }

    @Test
    void sub_counts_what_it_hears() {
        JsonObject report = report("sub --connections 2");
        assertThat(report.getInteger("connected")).isEqualTo(2);
        assertThat(report.getInteger("delivered")).isZero();
    }

    @Test
    void what_the_bridge_refuses_is_told_in_one_sentence() {
        var bench = bench("fanout --connections 2", "__vertx.secret");
        assertThat(bench.exitCode()).isEqualTo(1);
        assertThat(bench.err())
                .isEqualToIgnoringNewLines("duplex: the bridge refuses to register __vertx.secret: access_denied.");
    }

    private static void assertAllArrived(JsonObject report, String sent, String arrived) {
        assertThat(report.getInteger(sent)).isPositive();
        assertThat(report.getInteger(arrived)).isPositive();
        assertThat(report.getInteger("missing")).isZero();
        assertThat(report.getInteger("outOfOrder")).isZero();
        assertThat(report.getInteger("closedByServer")).isZero();
    }

    private static JsonObject report(String options) {
        var bench = bench(options, Fresh.address("bench"));
        assertThat(bench.exitCode()).as(bench::err).isZero();
        return new JsonObject(bench.out());
    }

    private static CommandLine.Result bench(String options, String address) {
        List<String> arguments = new ArrayList<>(List.of(("bench " + options).split(" ")));
        arguments.addAll(List.of("--url", NODE.webSocket("/eventbus/websocket").toString(), "--address", address));
        arguments.addAll(List.of("--warmup", "0s", "--duration", "500ms", "--json", "-"));
        return CommandLine.run(arguments);
    }
}
