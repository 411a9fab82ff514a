package io.duplex;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The floor plan: a room may use only the rooms listed before it, and third parties stay behind their fences. */
@AnalyzeClasses(packages = "io.duplex", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "io.duplex.";
    private static final List<String> ROOMS = List.of(
            "clock",
            "log",
            "loop",
            "message",
            "channel",
            "codec",
            "fanout",
            "socket",
            "tls",
            "websocket",
            "auth",
            "history",
            "producer",
            "bus",
            "relay",
            "hub",
            "session",
            "http",
            "entrance",
            "doors",
            "cluster",
            "operator",
            "admin",
            "node",
            "config",
            "bench",
            "cli");

    @ArchTest
    static final ArchRule rooms_look_only_down = classes().should(useOnlyEarlierRooms());

    @ArchTest
    static final ArchRule no_cycles = slices().matching(ROOT + "(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule doors_are_strangers = slices().matching(ROOT + "doors.(*)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule one_clock = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "clock..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static final ArchRule one_exit = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "cli..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule event_bus_behind_its_fence = onlyIn("io.vertx.core.eventbus..", "bus", "producer", "node");

    @ArchTest
    static final ArchRule hazelcast_behind_its_fence = onlyIn("com.hazelcast..", "cluster", "history");

    @ArchTest
    static final ArchRule netty_channels_behind_their_fence =
            onlyIn("io.netty.channel..", "loop", "http", "socket", "websocket", "entrance", "doors.tcp", "node");

    @ArchTest
    static final ArchRule netty_buffers_behind_their_fence = onlyIn(
            "io.netty.buffer..",
            "codec",
            "fanout",
            "http",
            "socket",
            "websocket",
            "entrance",
            "doors.bridge",
            "doors.publish",
            "doors.sockjs",
            "doors.sse",
            "doors.tcp",
            "node");

    /**
     * What Vert.x, Netty and Hazelcast keep to themselves may change with every release: one class for each borrowed
     * thing, and {@link InternalsContractIT} asks whether it is still as that class expects.
     */
    private static final List<String> BORROWERS = List.of(
            "loop.NettyLoop",
            "loop.VertxLoops",
            "socket.Channels",
            "fanout.DirectMemory",
            "http.NettyBytes",
            "bus.Bus",
            "node.SocketTransport",
            "history.MemberNode",
            "history.Versioned",
            "history.Presence",
            "history.CopiesKnown",
            "cluster.RegistryCheck",
            "cluster.HazelcastClock",
            "cluster.LostMembers",
            "cluster.AskReach",
            "cluster.MergeGate",
            "cluster.MemberContext",
            "cluster.VersionCheck");

    @ArchTest
    static final ArchRule internals_behind_their_fence = noClasses()
            .that(not(describe("are borrowers", ArchitectureTest::isBorrower)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.vertx..internal..",
                    "io.vertx..impl..",
                    "io.netty..internal..",
                    "com.hazelcast.internal..",
                    "com.hazelcast.instance.impl..",
                    "com.hazelcast.spi.impl..");

    @ArchTest
    static final ArchRule jackson_behind_its_fence = onlyIn("com.fasterxml.jackson..", "codec", "config");

    @ArchTest
    static final ArchRule tokens_behind_their_fence = onlyIn("com.nimbusds..", "auth");

    @ArchTest
    static final ArchRule command_line_behind_its_fence = onlyIn("picocli..", "cli");

    @ArchTest
    static final ArchRule histograms_behind_their_fence = onlyIn("org.HdrHistogram..", "bench");

    @ArchTest
    static final ArchRule bench_knows_a_node_only_by_its_wire = noClasses()
            .that()
            .resideInAPackage(ROOT + "bench..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.duplex..").and(not(resideInAnyPackage(ROOT + "bench..", ROOT + "clock.."))));

    /** Its card names them, and services.md tells services to take no more. */
    @ArchTest
    static final ArchRule services_need_few_libraries = classes()
            .that()
            .resideInAnyPackage(ROOT + "producer..", ROOT + "clock..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "producer..",
                    ROOT + "clock..",
                    "java..",
                    "io.vertx.core..",
                    "org.reactivestreams..",
                    "org.slf4j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule web_behind_its_fence = onlyIn("io.vertx.ext.web..", "entrance", "doors..", "admin", "node");

    @ArchTest
    static final ArchRule event_loops_take_no_locks = methods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage(
                    ROOT + "codec..",
                    ROOT + "fanout..",
                    ROOT + "websocket..",
                    ROOT + "session..",
                    ROOT + "entrance..",
                    ROOT + "doors..")
            .should()
            .notHaveModifier(JavaModifier.SYNCHRONIZED);

    private static boolean isBorrower(JavaClass type) {
        String name = type.getName().substring(Math.min(type.getName().length(), ROOT.length()));
        return BORROWERS.contains(name.split("\\$", 2)[0]);
    }

    private static ArchRule onlyIn(String thirdParty, String... rooms) {
        String[] packages = new String[rooms.length];
        for (int i = 0; i < rooms.length; i++) {
            packages[i] = ROOT + rooms[i];
        }
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(thirdParty);
    }

    private static ArchCondition<JavaClass> useOnlyEarlierRooms() {
        return new ArchCondition<>("use only rooms listed before their own") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                int own = ROOMS.indexOf(room(origin));
                if (own < 0 && !origin.getPackageName().equals("io.duplex")) {
                    events.add(SimpleConditionEvent.violated(origin, origin.getName() + " is in no listed room"));
                }
                for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    if (ROOMS.indexOf(room(dependency.getTargetClass())) > own) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName() + ".";
        return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.", 2)[0] : "";
    }
}
