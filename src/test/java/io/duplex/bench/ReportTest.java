package io.duplex.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class ReportTest {

    @Test
    void runs_with_a_rate_and_with_a_window_have_the_same_columns() {
        assertThat(report(new Pace.Rate(50)).csvHeader())
                .isEqualTo(report(new Pace.Window(3)).csvHeader());
    }

    @Test
    void a_row_has_a_value_for_each_column() {
        Report report = report(new Pace.Rate(50));
        assertThat(report.csvHeader())
                .isEqualTo("load,url,connections,addresses,rate,window,sizeBytes,warmupSeconds,durationSeconds,"
                        + "delivered,deliveredPerSecond,failed,latencyMillis.p50,latencyMillis.p90,latencyMillis.p99,"
                        + "latencyMillis.p999,latencyMillis.max");
        assertThat(report.csvRow())
                .isEqualTo(
                        "fanout,\"ws://127.0.0.1/a,b\",10,2,50.0,0,128,0.5,1.0,12000,1200.5,false,2.0,2.0,2.0,2.0,2.0");
    }

    @Test
    void json_has_numbers_and_no_texts_for_them() {
        var json = report(new Pace.Window(3)).json();
        assertThat(json.getValue("window")).isEqualTo(3);
        assertThat(json.getValue("delivered")).isEqualTo(12000L);
        assertThat(json.getJsonObject("latencyMillis").getValue("p99")).isEqualTo(2.0);
        assertThat(json.getJsonArray("complaints")).isEmpty();
    }

    @Test
    void text_tells_the_conditions_and_a_line_per_figure() {
        assertThat(report(new Pace.Rate(50)).text().lines())
                .contains("fanout ws://127.0.0.1/a,b")
                .contains("10 connections, 2 addresses, 50 per second in open loop, 128 B, 1 s after 0.5 s of warm-up")
                .contains("  delivered                      12,000")
                .contains("  deliveries per second         1,200.5")
                .contains("  milliseconds                 p50       p90       p99     p99.9       max")
                .contains("  delivery                    2.00      2.00      2.00      2.00      2.00");
    }

    private static Report report(Pace pace) {
        var nanos = new Histogram(5);
        nanos.recordValue(2_000_000);
        var settings = new LoadSettings(
                Target.parse("ws://127.0.0.1/a,b"),
                10,
                2,
                "bench",
                pace,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                128,
                false);
        return new Report(
                LoadKind.FANOUT,
                settings,
                List.of(
                        Figure.count("delivered", "delivered", 12_000),
                        Figure.number("deliveredPerSecond", "deliveries per second", 1200.5)),
                List.of(Latency.of("latencyMillis", "delivery", nanos)),
                List.of(),
                false);
    }
}
