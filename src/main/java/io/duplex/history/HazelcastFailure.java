package io.duplex.history;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.nio.serialization.HazelcastSerializationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What Hazelcast's exceptions mean for an append. */
final class HazelcastFailure {
    private HazelcastFailure() {}

    /**
     * Nearly all of them pass: members come and go, and a repeated batch is recognised. Too many logs stay too many.
     */
    static boolean isWorthRetrying(Throwable failure) {
        Throwable root = root(failure);
        return !(root instanceof HazelcastInstanceNotActiveException || root instanceof TooManyLogs);
    }

    static HistoryUnavailable unavailable(Throwable failure) {
        Throwable root = root(failure);
        if (root instanceof HistoryUnavailable already) {
            return already;
        }
        if (root instanceof IndeterminateOperationStateException) {
            return new HistoryUnavailable("a copy did not answer in time");
        }
        if (root instanceof HazelcastInstanceNotActiveException) {
            return new HistoryUnavailable("this node is leaving the cluster");
        }
        if (root instanceof HazelcastSerializationException) {
            return new HistoryUnavailable("a member that holds data does not know Duplex: services on the bus must be"
                    + " lite members where channels have a history");
        }
        return new HistoryUnavailable(root.getClass().getSimpleName() + ": " + root.getMessage());
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && (failure instanceof CompletionException || failure instanceof ExecutionException)
                ? root(cause)
                : failure;
    }
}
