package io.duplex.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pod: when it starts, how it stops, what it may do. */
final class PodManifestTest {
    /** To unregister a hundred thousand addresses (20 s) and to hand over the partitions. */
    private static final Duration LEAVE_MARGIN = Duration.ofSeconds(60);

    /** What a JVM takes beside heap and direct memory: classes, compiled code, threads. */
    private static final long JVM_BYTES = 200L << 20;

    @ParameterizedTest
    @EnumSource
    void kubernetes_injects_nothing(Edition edition) {
        Manifests manifests = edition.manifests();

        assertThat(manifests.pod().getEnableServiceLinks())
                .as("enableServiceLinks")
                .isFalse();
        assertThat(manifests.pod().getAutomountServiceAccountToken()).isFalse();
        V1ServiceAccount account = manifests.only(V1ServiceAccount.class);
        assertThat(account.getAutomountServiceAccountToken()).isFalse();
        assertThat(manifests.pod().getServiceAccountName())
                .isEqualTo(account.getMetadata().getName());
    }

    @ParameterizedTest
    @EnumSource
    void probes_ask_the_inside_port(Edition edition) {
        var container = edition.manifests().container();
        V1Probe startup = container.getStartupProbe();

        assertThat(asks(startup)).isEqualTo("inside /health/live");
        assertThat(asks(container.getLivenessProbe())).isEqualTo("inside /health/live");
        assertThat(asks(container.getReadinessProbe())).isEqualTo("inside /health/ready");
        assertThat(Duration.ofSeconds((long) startup.getPeriodSeconds() * startup.getFailureThreshold()))
                .as("boot and join")
                .isGreaterThanOrEqualTo(edition.manifests()
                        .config()
                        .duration("cluster.join-timeout")
                        .multipliedBy(2));
    }

    @ParameterizedTest
    @EnumSource
    void grace_period_covers_pre_stop_drain_and_leaving(Edition edition) {
        Manifests manifests = edition.manifests();
        Duration preStop = Duration.ofSeconds(
                manifests.container().getLifecycle().getPreStop().getSleep().getSeconds());

        assertThat(preStop).isPositive();
        assertThat(Duration.ofSeconds(manifests.pod().getTerminationGracePeriodSeconds()))
                .isEqualTo(preStop.plus(manifests.config().duration("node.drain-timeout"))
                        .plus(LEAVE_MARGIN));
    }

    @ParameterizedTest
    @EnumSource
    void pods_come_and_go_one_at_a_time(Edition edition) {
        Manifests manifests = edition.manifests();
        var set = manifests.only(V1StatefulSet.class).getSpec();

        assertThat(manifests.only(V1PodDisruptionBudget.class).getSpec().getMaxUnavailable())
                .isEqualTo(new IntOrString(1));
        assertThat(set.getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
        assertThat(set.getUpdateStrategy().getRollingUpdate()).isNull();
        assertThat(set.getMinReadySeconds()).isGreaterThanOrEqualTo(15);
        // Ordered starts would wait for ever for a first pod that itself waits for a second.
        assertThat(set.getPodManagementPolicy()).isEqualTo("OrderedReady");
        assertThat(manifests.config().number("cluster.min-members")).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void container_may_do_nothing_it_does_not_need(Edition edition) {
        Manifests manifests = edition.manifests();
        var pod = manifests.pod().getSecurityContext();
        var container = manifests.container().getSecurityContext();

        assertThat(pod.getRunAsNonRoot()).isTrue();
        assertThat(pod.getRunAsUser()).isPositive();
        assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getCapabilities().getAdd()).isEmpty();
        assertThat(manifests.volumeAt(Path.of("/tmp")).getEmptyDir()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void heap_and_direct_memory_leave_room_for_the_jvm(Edition edition) {
        Manifests manifests = edition.manifests();
        var resources = manifests.container().getResources();
        long limit = resources.getLimits().get("memory").getNumber().longValueExact();
        String options =
                manifests.config().environment().get("JAVA_TOOL_OPTIONS").getValue();
        BigDecimal heapPercent = new BigDecimal(option(options, "-XX:MaxRAMPercentage=(\\d+)"));
        long heap = heapPercent.multiply(BigDecimal.valueOf(limit)).longValue() / 100;
        long direct = Long.parseLong(option(options, "-XX:MaxDirectMemorySize=(\\d+)m")) << 20;

        assertThat(resources.getRequests().get("memory"))
                .isEqualTo(resources.getLimits().get("memory"));
        assertThat(heap + direct + JVM_BYTES).isLessThanOrEqualTo(limit);
        assertThat(resources.getLimits()).doesNotContainKey("cpu");
        assertThat(options).contains("-XX:+ExitOnOutOfMemoryError");
    }

    private static String asks(V1Probe probe) {
        return probe.getHttpGet().getPort().getStrValue() + " "
                + probe.getHttpGet().getPath();
    }

    private static String option(String options, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(options);
        assertThat(matcher.find()).as("%s in %s", pattern, options).isTrue();
        return matcher.group(1);
    }
}
