package io.duplex.history;

import com.hazelcast.partition.MigrationListener;
import com.hazelcast.partition.MigrationState;
import com.hazelcast.partition.ReplicaMigrationEvent;

/** Tells when a round of migrations is over, not each of its hundreds of steps. */
record OwnersListener(Runnable action) implements MigrationListener {
    @Override
    public void migrationStarted(MigrationState state) {
        action.run(); // a dead member's logs have new owners by now
    }

    @Override
    public void migrationFinished(MigrationState state) {
        action.run();
    }

    @Override
    public void replicaMigrationCompleted(ReplicaMigrationEvent event) {
        // one of hundreds
    }

    @Override
    public void replicaMigrationFailed(ReplicaMigrationEvent event) {
        // it is tried again
    }
}
