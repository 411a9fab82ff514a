package io.duplex.history;

import com.hazelcast.core.HazelcastInstance;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the logs that a member owns may cost. An address costs a client nothing, and a log outlives its client, so the
 * bounds on what is open now do not bound logs. New logs are refused before anything else is.
 */
public final class LogBudget {
    private static final String KEY = "duplex.log-budget";
    private static final LogBudget NONE = new LogBudget(address -> null, () -> false);
    private static final Rule UNBOUNDED = new Rule("", Integer.MAX_VALUE, Long.MAX_VALUE);

    private final Rules rules;
    private final BooleanSupplier memoryIsShort;
    private final ConcurrentMap<String, LogShare> shares = new ConcurrentHashMap<>();
    private volatile @Nullable HistoryMetrics metrics;
    private final LogShare unbounded = new LogShare(UNBOUNDED, this);

    /**
     * No logs yet.
     *
     * @param memoryIsShort while true, no log begins
     */
    public LogBudget(Rules rules, BooleanSupplier memoryIsShort) {
        this.rules = rules;
        this.memoryIsShort = memoryIsShort;
    }

    /** Which addresses share a bound. */
    @FunctionalInterface
    public interface Rules {
        /** The rule of an address, or null if it has no bound. */
        @Nullable Rule of(String address);
    }

    /**
     * A bound.
     *
     * @param channel the pattern of the addresses
     * @param mostLogs that one member may own
     * @param mostBytes of messages and ids that these may hold
     */
    public record Rule(String channel, int mostLogs, long mostBytes) {}

    /** Makes it that of a member. */
    void declare(HazelcastInstance member, HistoryMetrics metricsOfNode) {
        metrics = metricsOfNode;
        member.getUserContext().put(KEY, this);
    }

    /** That of a member; without a bound where none was declared. */
    static LogBudget of(@Nullable HazelcastInstance member) {
        return member != null && member.getUserContext().get(KEY) instanceof LogBudget declared ? declared : NONE;
    }

    /** The logs that share a bound with that of an address. */
    LogShare share(String address) {
        Rule rule = rules.of(address);
        return rule == null ? unbounded : shares.computeIfAbsent(rule.channel(), name -> begin(rule));
    }

    private LogShare begin(Rule rule) {
        LogShare share = new LogShare(rule, this);
        HistoryMetrics shown = metrics;
        if (shown != null) {
            shown.share(share);
        }
        return share;
    }

    /** As many as the configuration has rules, at the most. */
    Collection<LogShare> shares() {
        return shares.values();
    }

    boolean isMemoryShort() {
        return memoryIsShort.getAsBoolean();
    }
}
