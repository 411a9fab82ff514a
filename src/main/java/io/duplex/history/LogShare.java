package io.duplex.history;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The logs of one channel rule that a member owns: how many there are and what they hold. Counted with each append, and
 * put right by each {@link #recounted recount}, which also sees logs that were forgotten, merged or moved. Any thread.
 */
final class LogShare {
    private final LogBudget.Rule rule;
    private final LogBudget budget;
    private final AtomicLong logs = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile LogRecount.Weights recounted = new LogRecount.Weights();
    private long logsBefore;
    private long bytesBefore;

    LogShare(LogBudget.Rule rule, LogBudget budget) {
        this.rule = rule;
        this.budget = budget;
    }

    /** Fails unless one more log may begin. */
    void expectRoom() {
        if (logs.get() >= rule.mostLogs()) {
            throw new TooManyLogs("channel " + rule.channel() + " has " + logs.get()
                    + " logs at the member that would own this one; history.max-logs is " + rule.mostLogs());
        }
        if (bytes.get() >= rule.mostBytes()) {
            throw new TooManyLogs("the logs of channel " + rule.channel() + " hold " + bytes.get()
                    + " bytes at the member that would own this one; history.max-bytes is " + rule.mostBytes());
        }
        if (budget.isMemoryShort()) {
            throw new TooManyLogs("the member that would own this log is short of memory (limits.memory-percent)");
        }
    }

    /** The batch, so that a log of this size does not grow where all together hold what they may. */
    AppendBatch fit(AppendBatch batch, long logBytes) {
        return bytes.get() < rule.mostBytes() || logBytes >= batch.retention().bytes()
                ? batch
                : batch.keeping(logBytes);
    }

    /** A log was appended to. */
    void changed(boolean isNew, long moreBytes) {
        if (isNew) {
            logs.incrementAndGet();
        }
        bytes.addAndGet(moreBytes);
    }

    void beginRecount() {
        logsBefore = logs.get();
        bytesBefore = bytes.get();
    }

    /** All of them were looked at; what was counted meanwhile is kept, though it may have been seen too. */
    void recounted(LogRecount.Weights now) {
        logs.addAndGet(now.logs - logsBefore);
        bytes.addAndGet(now.bytes - bytesBefore);
        recounted = now;
    }

    LogBudget.Rule rule() {
        return rule;
    }

    long logs() {
        return logs.get();
    }

    long bytes() {
        return bytes.get();
    }

    long ids() {
        return recounted.ids;
    }

    /** The offsets of the oldest messages they keep, added up. */
    long heads() {
        return recounted.heads;
    }

    /** The offsets of their newest messages, added up. */
    long tails() {
        return recounted.tails;
    }
}
