package io.duplex.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.OutOfMemoryErrorDispatcher;
import io.duplex.config.ConfigLoader;
import io.duplex.config.ConfigResult.Loaded;
import io.duplex.e2e.fixture.BridgeClient;
import io.duplex.e2e.fixture.Entry;
import io.duplex.e2e.fixture.Fresh;
import io.duplex.node.DuplexConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node in this process whose Hazelcast ends without having been asked to. */
@Timeout(180)
final class BrokenNodeIT {
    private final String cluster = Fresh.clusterName();
    private final int port = Fresh.port();

    /** How it may come to its end. */
    enum End {
        SHUT_DOWN_BY_OTHERS(member -> member.getLifecycleService().shutdown()),
        TERMINATED(member -> member.getLifecycleService().terminate()),
        OUT_OF_MEMORY(
                member -> OutOfMemoryErrorDispatcher.onOutOfMemory(new OutOfMemoryError("GC overhead limit exceeded")));

        private final Consumer<HazelcastInstance> provoke;

        End(Consumer<HazelcastInstance> provoke) {
            this.provoke = provoke;
        }
    }

    /** It stayed live and served clients that could hear nothing any more; nobody was told. */
    @ParameterizedTest
    @EnumSource
    void a_node_without_its_member_sends_clients_away_and_ends_with_a_code_of_its_own(End end) throws Exception {
        CompletableFuture<ExitCode> ended =
                CompletableFuture.supplyAsync(() -> server().run(config(), StopSignals.none()));
        await().until(() -> isServing(ended));
        BridgeClient client = BridgeClient.connect(entry());
        client.hello().register("news." + cluster);
        end.provoke.accept(member());
        client.expectsClose(1012);
        assertThat(ended.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.BROKEN);
    }

    private boolean isServing(CompletableFuture<ExitCode> ended) {
        assertThat(ended).isNotDone();
        try {
            BridgeClient.connect(entry()).close();
            return true;
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private Entry entry() {
        return () -> port;
    }

    private HazelcastInstance member() {
        return Hazelcast.getAllHazelcastInstances().stream()
                .filter(one -> one.getConfig().getClusterName().equals(cluster))
                .findFirst()
                .orElseThrow();
    }

    private DuplexConfig config() {
        Map<String, String> environment = Map.of(
                "DUPLEX_CLUSTER_NAME", cluster,
                "DUPLEX_CLUSTER_PORT", String.valueOf(Fresh.port()),
                "DUPLEX_PUBLIC_PORT", String.valueOf(port),
                "DUPLEX_INSIDE_PORT", String.valueOf(Fresh.port()));
        return ((Loaded) new ConfigLoader().load(null, environment)).config();
    }

    private static NodeServer server() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return new NodeServer(new Console(nowhere, nowhere));
    }
}
