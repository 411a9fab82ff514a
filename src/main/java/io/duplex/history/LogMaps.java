package io.duplex.history;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The Hazelcast maps that hold logs, one for each number of replicas. */
public final class LogMaps {
    private static final String PREFIX = "duplex.log.";
    private static final String BEGINNINGS = "duplex.begin.";
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
        config.getMemberAttributeConfig().setAttribute(Strangers.attribute(), Format.CURRENT.toString());
        // By default a write succeeds when its copies did not answer for 5 s. An acknowledgement must not.
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true");
        int quorum = expectedMembers / 2 + 1;
        CopiesKnown.declare(config, quorum);
        LogHolders.declare(config, expectedMembers, heartbeat, deadAfter);
        for (int replicas = 1; replicas <= Retention.MOST_REPLICAS; replicas++) {
            config.addMapConfig(map(name(replicas), replicas, KeepLargerSide.class));
            config.addMapConfig(map(beginnings(replicas), replicas, KeepBeginnings.class));
        }
    }

    private static MapConfig map(String name, int replicas, Class<?> mergePolicy) {
        return new MapConfig(name)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(replicas - 1)
                .setMergePolicyConfig(new MergePolicyConfig(mergePolicy.getName(), MERGE_BATCH));
    }

    /**
     * Why a member that has just joined must leave at once: another one holds logs that it cannot read, or the other
     * way round.
     *
     * @return a sentence for the operator, or null if it may stay
     */
    public static @Nullable String whyUnfit(HazelcastInstance member) {
        return Strangers.whyUnfit(member);
    }

    /** Where logs with so many replicas begin that are not there yet. */
    static String beginnings(int replicas) {
        return BEGINNINGS + replicas;
    }

    static String name(int replicas) {
        return PREFIX + replicas;
    }
}
