package io.duplex.history;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import java.time.Duration;

/** The Hazelcast maps that hold logs, one for each number of replicas. */
public final class LogMaps {
    private static final String PREFIX = "duplex.log.";
    private static final int MERGE_BATCH = 100;

    private LogMaps() {}

    /**
     * Declares them, in the configuration of a member that is to hold them.
     *
     * @param heartbeat how often members tell each other that they are alive
     * @param deadAfter for how long a majority is waited for that is missing
     */
    public static void declare(Config config, int expectedMembers, Duration heartbeat, Duration deadAfter) {
        config.getSerializationConfig()
                .addDataSerializableFactory(HistorySerialization.FACTORY_ID, new HistorySerialization());
        config.getMemberAttributeConfig().setAttribute(Strangers.attribute(), "1");
        // By default a write succeeds when its copies did not answer for 5 s. An acknowledgement must not.
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
        int quorum = expectedMembers / 2 + 1;
        CopiesKnown.declare(config, quorum);
        LogHolders.declare(config, expectedMembers, heartbeat, deadAfter);
        for (int replicas = 1; replicas <= Retention.MOST_REPLICAS; replicas++) {
            MapConfig map = new MapConfig(name(replicas))
                    .setInMemoryFormat(InMemoryFormat.OBJECT)
                    .setBackupCount(replicas - 1)
                    .setMergePolicyConfig(new MergePolicyConfig(KeepLargerSide.class.getName(), MERGE_BATCH));
            config.addMapConfig(map);
        }
    }

    static String name(int replicas) {
        return PREFIX + replicas;
    }
}
