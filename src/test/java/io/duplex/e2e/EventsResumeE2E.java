package io.duplex.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.duplex.e2e.fixture.Cluster;
import io.duplex.e2e.fixture.EventClient;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.e2e.fixture.Http;
import io.duplex.e2e.fixture.TestNode;
import io.duplex.e2e.fixture.Unhurried;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of several addresses goes on, anywhere, behind the id of the last event its client has seen. */
@Unhurried
@Timeout(240)
final class EventsResumeE2E {
    private static final Map<String, String> CHANNELS =
            Map.of("DUPLEX_CHANNELS", "[{pattern: kept.**, history: {size: 5000, age: 1h}}]");

    private static Cluster cluster;

    private final String first = Fresh.address("kept");
    private final String plain = Fresh.address("plain");
    private final String second = Fresh.address("kept");
    private final String query = "address=" + first + "&address=" + plain + "&address=" + second;
    private final Map<String, List<Integer>> heard = new HashMap<>();

    @BeforeAll
    static void start() {
        cluster = Cluster.of("events-resume", 2, CHANNELS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static void publishes(Http http, String address, int from, int count) {
        String lines =
                IntStream.range(from, from + count).mapToObj(Integer::toString).collect(Collectors.joining("\n"));
        var answer = http.call("POST", "/publish/" + address, lines, "Content-Type", "application/x-ndjson");
        assertThat(answer.body().lines().filter(line -> line.contains("\"status\":20")))
                .as(answer.body())
                .hasSize(count);
    }

    private void hears(EventClient events, int count) {
        for (int i = 0; i < count; i++) {
            EventClient.Event event = events.next();
            assertThat(event.type()).as(event.data()).isEqualTo("message");
            heard.computeIfAbsent(event.json().getString("address"), address -> new ArrayList<>())
                    .add(event.json().getInteger("body"));
        }
    }

    private static List<Integer> range(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static EventClient back(TestNode node, String query, String id) {
        return EventClient.open(node, query, "Last-Event-ID", id);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 20, 39, 40})
    void wherever_it_is_cut_nothing_is_lost_and_nothing_comes_twice(int seen) {
        Http http = cluster.node(0).outside();
        String id;
        try (var events = EventClient.open(cluster.node(0), query)) {
            publishes(http, first, 0, 20);
            publishes(http, second, 0, 20);
            hears(events, seen);
            id = events.lastEventId();
        }
        publishes(http, second, 20, 5);
        publishes(http, first, 20, 5);
        try (var events = back(cluster.node(1), query, id)) {
            publishes(http, first, 25, 1);
            publishes(http, second, 25, 1);
            hears(events, 52 - seen);
            publishes(http, plain, 0, 1);
            hears(events, 1);
        }
        assertThat(heard).isEqualTo(Map.of(first, range(26), second, range(26), plain, range(1)));
    }

    /** Programs in place of an EventSource put the id into the query, and all repeat the URL they began with. */
    @ParameterizedTest
    @ValueSource(strings = {"lastEventId", "Last-Event-ID", "lasteventid"})
    void an_id_in_the_query_resumes_as_the_header_does(String parameter) {
        // Such a client went on live, and what it had missed was lost without a word.
        Http http = cluster.node(0).outside();
        String one = "address=" + first;
        String id;
        try (var events = EventClient.open(cluster.node(0), one)) {
            publishes(http, first, 0, 6);
            hears(events, 3);
            id = events.lastEventId();
        }
        try (var events = EventClient.open(cluster.node(1), one + "&last=6&" + parameter + "=" + id)) {
            publishes(http, first, 6, 1);
            hears(events, 4);
            assertThat(heard).isEqualTo(Map.of(first, range(7)));
        }
        try (var events = back(cluster.node(1), one + "&" + parameter + "=0123456789ab:1", id)) {
            assertThat(events.next().json().getInteger("body"))
                    .as("the header counts")
                    .isEqualTo(3);
        }
    }

    @Test
    void a_node_is_killed_between_bursts() {
        try (Cluster pair = Cluster.of("events-killed", 2, CHANNELS)) {
            String id;
            try (var events = EventClient.open(pair.node(0), query)) {
                for (int i = 0; i < 5; i++) {
                    publishes(pair.node(1).outside(), first, i, 1);
                    publishes(pair.node(1).outside(), plain, i, 1);
                    publishes(pair.node(1).outside(), second, i, 1);
                }
                hears(events, 15);
                id = events.lastEventId();
                pair.node(0).kill9();
            }
            publishes(pair.node(1).outside(), first, 5, 2);
            publishes(pair.node(1).outside(), second, 5, 3);
            try (var events = back(pair.node(1), query, id)) {
                hears(events, 5);
                publishes(pair.node(1).outside(), plain, 5, 1);
                hears(events, 1);
            }
            assertThat(heard).isEqualTo(Map.of(first, range(7), second, range(8), plain, range(6)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_is_cut_off_before_the_first_event_loses_nothing(boolean alone) {
        Http http = cluster.node(0).outside();
        String asked = alone ? "address=" + first : query;
        publishes(http, first, -1, 1);
        String id;
        try (var events = EventClient.open(cluster.node(0), asked).awaitsId()) {
            int placesToCome = alone ? 0 : 1; // that of the address without history never comes
            while (Collections.frequency(List.of(events.lastEventId().split(",")), "-") > placesToCome) {
                events.awaitsId();
            }
            id = events.lastEventId();
        }
        publishes(http, first, 0, 3);
        try (var events = back(cluster.node(1), asked, id)) {
            hears(events, 3);
        }
        assertThat(heard).isEqualTo(Map.of(first, range(3)));
    }

    /** Only the address without history has said anything. */
    @Test
    void what_comes_after_an_event_without_a_position_is_not_lost() {
        Http http = cluster.node(0).outside();
        String id;
        try (var events = EventClient.open(cluster.node(0), query)) {
            publishes(http, plain, 0, 1);
            hears(events, 1);
            id = events.lastEventId();
        }
        publishes(http, second, 0, 2);
        try (var events = back(cluster.node(1), query, id)) {
            hears(events, 2);
        }
        assertThat(heard).isEqualTo(Map.of(plain, range(1), second, range(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "-,-,-", "5f3c9a1e2b7d:1,5f3c9a1e2b7d:1", "5f3c9a1e2b7d:1,-,x"})
    void an_id_that_means_nothing_is_told_for_each_address_with_history(String id) {
        publishes(cluster.node(0).outside(), first, 0, 1);
        publishes(cluster.node(0).outside(), second, 0, 1);
        try (var events = back(cluster.node(0), query, id)) {
            List<String> told = new ArrayList<>();
            while (told.size() < 2 || heard.size() < 2) {
                EventClient.Event event = events.next();
                if (event.type().equals("gap")) {
                    assertThat(event.json().getString("reason")).isEqualTo("epoch_changed");
                    told.add(event.json().getString("address"));
                } else {
                    heard.put(event.json().getString("address"), List.of());
                    assertThat(told).as("first").contains(event.json().getString("address"));
                }
            }
            assertThat(told).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void an_id_that_means_nothing_is_told_to_a_stream_of_one_address() {
        publishes(cluster.node(0).outside(), first, 0, 1);
        try (var events = back(cluster.node(0), "address=" + first, "7")) {
            EventClient.Event gap = events.next();
            assertThat(gap.type()).isEqualTo("gap");
            assertThat(gap.json().getString("reason")).isEqualTo("epoch_changed");
            hears(events, 1);
        }
    }

    @Test
    void the_position_of_one_address_resumes_that_one_and_the_other_is_told() {
        Http http = cluster.node(0).outside();
        String id;
        try (var events = EventClient.open(cluster.node(0), "address=" + second)) {
            publishes(http, second, 0, 1);
            hears(events, 1);
            id = events.lastEventId();
        }
        publishes(http, second, 1, 1);
        publishes(http, first, 0, 1);
        int gaps = 0;
        try (var events = back(cluster.node(1), query, id)) {
            for (int i = 0; i < 3; i++) {
                EventClient.Event event = events.next();
                if (event.type().equals("gap")) {
                    gaps++;
                    assertThat(event.json().getString("address")).isEqualTo(first);
                } else {
                    heard.computeIfAbsent(event.json().getString("address"), address -> new ArrayList<>())
                            .add(event.json().getInteger("body"));
                }
            }
        }
        assertThat(gaps).isEqualTo(1);
        assertThat(heard).isEqualTo(Map.of(first, range(1), second, range(2)));
    }
}
