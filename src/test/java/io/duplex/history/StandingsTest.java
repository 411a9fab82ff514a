package io.duplex.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.core.LifecycleService;
import java.lang.reflect.Proxy;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom the owner of a log may count on, without a cluster. */
final class StandingsTest {
    private final Member self = member(true);
    private final Member second = member(false);
    private final Member third = member(false);
    private final Standings standings = new Standings(3, null);
    private volatile Set<Member> members = set(self, second, third);
    /** Runs once, when all members have been looked at for the next time. */
    private Runnable afterLook = () -> {};

    /**
     * The members were counted, two of them left, which parted this one, and then the count from before was written:
     * the member took itself for whole, and a later merge could drop the log of the other side.
     */
    @Test
    void a_member_that_left_while_all_were_counted_is_not_undone() {
        begin();
        leave(third);
        leave(second);
        assertThat(standings.own()).isEqualTo(Standing.PARTED);
        members = set(self, second, third);
        standings.heard(second.getUuid(), Standing.PARTED);
        afterLook = () -> {
            leave(third);
            leave(second);
        };
        standings.heard(third.getUuid(), Standing.PARTED); // all three are here, so the sides are one
        assertThat(standings.own()).isEqualTo(Standing.PARTED);
        assertThat(standings.isMajority()).isFalse();
    }

    @Test
    void sides_are_one_when_all_have_brought_what_they_had() {
        begin();
        leave(third);
        leave(second);
        members = set(self, second, third);
        standings.heard(second.getUuid(), Standing.PARTED);
        assertThat(standings.own()).isEqualTo(Standing.PARTED);
        standings.heard(third.getUuid(), Standing.PARTED);
        assertThat(standings.own()).isEqualTo(Standing.WHOLE);
        assertThat(standings.isMajority()).isTrue();
    }

    private void begin() {
        standings.setHazelcastInstance(fake(
                HazelcastInstance.class,
                Map.of(
                        "getCluster",
                        fake(Cluster.class, Map.of("getMembers", (Answer) this::read, "getLocalMember", self)),
                        "getExecutorService",
                        fake(IExecutorService.class, Map.of()), // nobody answers there
                        "getLifecycleService",
                        fake(LifecycleService.class, Map.of("isRunning", true)))));
        standings.heard(second.getUuid(), Standing.WHOLE);
        standings.heard(third.getUuid(), Standing.WHOLE);
    }

    private Set<Member> read() {
        Set<Member> now = members;
        return new AbstractSet<>() {
            @Override
            public Iterator<Member> iterator() {
                Iterator<Member> all = now.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        if (!all.hasNext()) {
                            Runnable then = afterLook;
                            afterLook = () -> {};
                            then.run();
                        }
                        return all.hasNext();
                    }

                    @Override
                    public Member next() {
                        return all.next();
                    }
                };
            }

            @Override
            public int size() {
                return now.size();
            }
        };
    }

    private void leave(Member gone) {
        Set<Member> left = new LinkedHashSet<>(members);
        left.remove(gone);
        members = left;
        standings.memberRemoved(
                new MembershipEvent(fake(Cluster.class, Map.of()), gone, MembershipEvent.MEMBER_REMOVED, left));
    }

    private static Set<Member> set(Member... members) {
        return new LinkedHashSet<>(List.of(members));
    }

    private static Member member(boolean isLocal) {
        return fake(
                Member.class,
                Map.of(
                        "getUuid",
                        UUID.randomUUID(),
                        "localMember",
                        isLocal,
                        "isLiteMember",
                        false,
                        "getAttribute",
                        Format.CURRENT.toString()));
    }

    private interface Answer {
        Object give();
    }

    /** Answers what it was given, and nothing else. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Object answer = answers.get(method.getName());
            return switch (method.getName()) {
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                case "toString" -> type.getSimpleName();
                default -> {
                    assertThat(answer != null || method.getReturnType() == void.class)
                            .as(method.toString())
                            .isTrue();
                    yield answer instanceof Answer live ? live.give() : answer;
                }
            };
        }));
    }
}
