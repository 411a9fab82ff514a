package io.duplex.history;

import static io.duplex.history.Messages.message;
import static io.duplex.history.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.EntryProcessor;
import io.duplex.clock.Clock;
import io.duplex.message.Position;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The history of one cluster, on real members. */
@Timeout(180)
final class HistoryIT {
    private static final String ADDRESS = "news";
    private static final Retention KEEP = Messages.keep(1_000);

    private Members members;

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void what_one_member_appends_another_reads() {
        use(2);
        List<Recorded> recorded = append(members.history(0), 0, 5);
        assertThat(recorded.stream().map(one -> one.position().offset())).containsExactly(1L, 2L, 3L, 4L, 5L);
        Position second = recorded.get(1).position();
        Page page = get(members.history(1).after(ADDRESS, second, 2, 1_000));
        assertThat(texts(page)).containsExactly("2", "3");
        assertThat(page.end()).isEqualTo(recorded.get(4).position());
        assertThat(texts(get(members.history(1).last(ADDRESS, 2, 10, 1_000)))).containsExactly("3", "4");
        assertThat(get(members.history(0).after("other", second, 1, 1)).hasLog())
                .isFalse();
    }

    @Test
    void a_retry_with_the_same_id_is_recognised_on_another_member() {
        use(2);
        Recorded first = get(members.history(0).append(ADDRESS, message("order 1", "a")));
        Recorded again = get(members.history(1).append(ADDRESS, message("order 1", "a")));
        assertThat(first.isDuplicate()).isFalse();
        assertThat(again).isEqualTo(new Recorded(first.position(), true));
        assertThatThrownBy(() -> get(members.history(1).append(ADDRESS, message("order 1", "b"))))
                .cause()
                .isInstanceOf(IdConflict.class)
                .hasMessageContaining("order 1");
    }

    @Test
    void nothing_acknowledged_is_lost_or_repeated_when_the_owner_dies_under_load() {
        use(3);
        int victim = members.ownerOf(ADDRESS);
        HazelcastHistory writer = members.history((victim + 1) % 3);
        List<Future<Recorded>> appended = new ArrayList<>();
        for (int number = 0; number < 2_000; number++) {
            appended.add(writer.append(ADDRESS, message(number)));
            if (number == 1_000) {
                get(appended.get(500));
                members.terminate(victim);
            }
        }
        appended.forEach(HistoryIT::get);
        Page all = get(writer.last(ADDRESS, 1_000, 2_000, 1 << 20));
        assertThat(texts(all))
                .isEqualTo(
                        IntStream.range(1_000, 2_000).mapToObj(String::valueOf).toList());
        assertThat(all.tail()).isEqualTo(2_000);
    }

    @Test
    void members_that_append_at_once_get_one_order_and_tell_it_in_order() {
        use(2);
        Map<Long, String> told = new ConcurrentHashMap<>();
        List<Future<Recorded>> appended = new ArrayList<>();
        List<Long> lastTold = new ArrayList<>(List.of(0L, 0L));
        for (int index = 0; index < 2; index++) {
            int member = index;
            members.history(index).start((address, batch) -> {
                assertThat(batch.first()).isGreaterThan(lastTold.get(member));
                lastTold.set(member, batch.last());
                batch.messages().forEach(one -> told.put(one.offset(), Messages.text(one)));
            });
        }
        for (int number = 0; number < 500; number++) {
            appended.add(members.history(0).append(ADDRESS, message(number)));
            appended.add(members.history(1).append(ADDRESS, message(number)));
        }
        appended.forEach(HistoryIT::get);
        List<String> inTheLog = texts(get(members.history(0).last(ADDRESS, 1_000, 1_000, 1 << 20)));
        assertThat(told).hasSize(1_000);
        assertThat(IntStream.rangeClosed(1, 1_000)
                        .mapToObj(offset -> told.get((long) offset))
                        .toList())
                .isEqualTo(inTheLog);
    }

    @Test
    void a_side_without_a_majority_acknowledges_nothing() {
        use(3);
        HistorySettings impatient = members.settings(Duration.ofMillis(500), 100);
        HazelcastHistory last = members.join(impatient);
        get(last.append(ADDRESS, message("before")));
        for (int other = 0; other < 3; other++) {
            members.terminate(other);
        }
        assertThatThrownBy(() -> get(last.append(ADDRESS, message("after"))))
                .cause()
                .isInstanceOf(HistoryUnavailable.class);
    }

    @Test
    void what_waits_behind_a_message_that_failed_fails_with_it() {
        use(3);
        HazelcastHistory last = members.join(members.settings(Duration.ofSeconds(2), 100));
        get(last.append(ADDRESS, message("before")));
        for (int other = 0; other < 3; other++) {
            members.terminate(other);
        }
        Future<Recorded> first = last.append(ADDRESS, message("first"));
        Future<Recorded> second = last.append(ADDRESS, message("second"));
        assertThatThrownBy(() -> get(first)).cause().isInstanceOf(HistoryUnavailable.class);
        // With a time of its own it would be recorded if a majority came now, before the first that is repeated.
        await().atMost(Duration.ofSeconds(1)).until(second::failed);
    }

    @Test
    void when_all_that_held_it_are_lost_a_new_epoch_begins() {
        members = new Members(1, address -> new Retention(10, 1_000, 0, 1));
        members.join(members.settings(Duration.ofSeconds(10), 100));
        await().until(members::isSafe);
        String address = members.addressOwnedBy(members.instance(0));
        Position before = get(members.history(1).append(address, message(1))).position();
        members.terminate(0);
        Position after = get(members.history(1).append(address, message(2))).position();
        assertThat(after.offset()).isEqualTo(1);
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        assertThat(get(members.history(1).after(address, before, 10, 1_000)).isKnown())
                .isFalse();
    }

    @Test
    void more_than_may_wait_is_refused_at_once() {
        use(1);
        HazelcastHistory small = members.join(members.settings(Duration.ofSeconds(10), 3));
        Set<String> refusals = new HashSet<>();
        List<Future<Recorded>> taken = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
            Future<Recorded> appended = small.append(ADDRESS, message(number));
            if (appended.failed()) {
                refusals.add(appended.cause().getClass().getSimpleName());
            } else {
                taken.add(appended);
            }
        }
        taken.forEach(HistoryIT::get);
        assertThat(refusals).containsExactly("HistoryOverloaded");
        assertThat(get(small.open(ADDRESS)).offset()).isEqualTo(taken.size());
    }

    @Test
    void what_a_member_without_the_log_owns_is_not_acknowledged() {
        use(1);
        HazelcastHistory history = members.join(members.settings(Duration.ofMillis(500), 100));
        HazelcastInstance stranger = members.joinStranger();
        await().until(members::isSafe);
        assertThatThrownBy(() -> get(history.append(members.addressOwnedBy(stranger), message(1))))
                .cause()
                .isInstanceOf(HistoryUnavailable.class)
                .hasMessageContaining("does not know Duplex");
    }

    @Test
    void what_a_copy_does_not_hold_is_not_read() {
        use(2);
        int owner = members.ownerOf(ADDRESS);
        Position start = get(members.history(owner).open(ADDRESS));
        get(members.history(owner).append(ADDRESS, message(1)));
        members.instance(owner)
                .<String, ChannelLog>getMap(LogMaps.name(KEEP.replicas()))
                .executeOnKey(ADDRESS, new OnTheOwnerAlone());
        Page held = get(members.history(owner).after(ADDRESS, start, 1, 1_000));
        assertThat(texts(held)).containsExactly("1");
        for (int reader = 0; reader < 2; reader++) {
            History history = members.history(reader);
            assertThatThrownBy(() -> get(history.after(ADDRESS, start, 2, 1_000)))
                    .cause()
                    .isInstanceOf(HistoryUnavailable.class);
        }
    }

    /** A thawed member appended what the others, which had gone on, did not have, and its clients were told of it. */
    @Test
    void what_no_other_member_is_to_hold_is_neither_acknowledged_nor_read() {
        use(3);
        int owner = members.ownerOf(ADDRESS);
        Position start = get(members.history(owner).open(ADDRESS));
        get(members.history(owner).append(ADDRESS, message(1)));
        members.instance(owner).getCluster().changeClusterState(ClusterState.NO_MIGRATION);
        members.terminate(members.holderOfCopy(ADDRESS));
        await().until(() -> members.instance(owner).getCluster().getMembers().size() == 2);
        await().untilAsserted(() -> assertThatThrownBy(
                        () -> get(members.history(owner).after(ADDRESS, start, 1, 1_000)))
                .cause()
                .isInstanceOf(HistoryUnavailable.class)
                .hasMessageContaining("1 members are to hold this log now, 2 are needed"));
        Future<Recorded> second = members.history(owner).append(ADDRESS, message(2));
        await().during(Duration.ofMillis(300)).until(() -> !second.isComplete());
        members.instance(owner).getCluster().changeClusterState(ClusterState.ACTIVE);
        assertThat(get(second).position().offset()).isEqualTo(2);
        assertThat(texts(get(members.history(owner).after(ADDRESS, start, 2, 1_000))))
                .containsExactly("1", "2");
    }

    @Test
    void the_ends_of_many_logs_are_asked_for_at_once() {
        use(2);
        Position one = get(members.history(0).append("one", message(1))).position();
        Position opened = get(members.history(1).open("two"));
        assertThat(opened.offset()).isZero();
        assertThat(get(members.history(1).ends(Set.of("one", "two", "three"))))
                .as("there is no log yet where somebody has only looked")
                .isEqualTo(Map.of("one", one));
        Set<String> owned = members.history(0).owned();
        owned.addAll(members.history(1).owned());
        assertThat(owned).containsExactly("one");
    }

    /** As if the copy's connection had broken. */
    private static final class OnTheOwnerAlone implements EntryProcessor<String, ChannelLog, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean process(Map.Entry<String, ChannelLog> entry) {
            ChannelLog log = entry.getValue();
            log.append(new AppendBatch(99, 1, 0, KEEP, true, List.of(message("lost"))), Clock.SYSTEM);
            entry.setValue(log);
            return true;
        }

        @Override
        public @Nullable EntryProcessor<String, ChannelLog, Boolean> getBackupProcessor() {
            return null;
        }
    }

    private void use(int count) {
        members = new Members(count, address -> KEEP);
        await().until(members::isSafe);
    }

    private static List<Recorded> append(History history, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> history.append(ADDRESS, message(number)))
                .toList()
                .stream()
                .map(HistoryIT::get)
                .toList();
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
