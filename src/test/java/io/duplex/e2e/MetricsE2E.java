package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.MetricsPage;
import io.duplex.e2e.fixture.NodeRecipe;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a scraper gets, compared with what operators read. */
@Unhurried
@Timeout(180)
final class MetricsE2E {
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = NodeRecipe.named("metrics")
                .with("DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 100, age: 1h}}]")
                .start();
        // A channel is measured from its first log on.
        assertThat(node.outside().post("/publish/" + Fresh.address("kept"), "1").status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void every_metric_is_on_the_page_and_every_one_on_the_page_is_there() {
        // Operators found metrics that the page left out, memory that is short among them.
        assertThat(MetricsPage.scraped(node)).isEqualTo(MetricsPage.described());
    }

    @Test
    void a_node_tells_which_build_it_is() {
        assertThat(lines("duplex_build_info"))
                .singleElement()
                .asString()
                .matches("duplex_build_info\\{commit=\"\\w+\",java=\"[^\"]+\",version=\"[^\"]+\"} 1(\\.0)?");
    }

    @Test
    void a_batch_that_was_recorded_is_in_one_of_few_buckets() {
        List<String> buckets = lines("duplex_history_append_seconds_bucket");
        assertThat(buckets).hasSizeBetween(5, 20);
        assertThat(buckets.get(buckets.size() - 1)).contains("le=\"+Inf\"").doesNotEndWith(" 0");
    }

    @Test
    void channels_have_one_series_each_however_many_addresses_they_have() {
        for (int i = 0; i < 5; i++) {
            assertThat(node.outside()
                            .post("/publish/" + Fresh.address("kept"), "1")
                            .status())
                    .isEqualTo(200);
        }
        for (String name : List.of("logs", "bytes", "ids", "head", "tail")) {
            assertThat(lines("duplex_history_" + name + "{"))
                    .singleElement()
                    .asString()
                    .contains("channel=\"kept.**\"");
        }
    }

    private static List<String> lines(String prefix) {
        return node.inside()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(prefix))
                .toList();
    }
}
