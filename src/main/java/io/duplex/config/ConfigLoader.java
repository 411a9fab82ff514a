package io.duplex.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the layers, lays them over each other and checks the whole. */
public final class ConfigLoader {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LOOPBACK = "127.0.0.1";

    private final ConfigSchema schema = ConfigSchema.read();
    private final Memory memory;

    /** For a node in this process. */
    public ConfigLoader() {
        this(Memory.here());
    }

    ConfigLoader(Memory memory) {
        this.memory = memory;
    }

    /**
     * Never fails: whatever is wrong is in the result.
     *
     * @param file the YAML file; null = none, and then the profile is {@code dev} unless a variable says otherwise
     * @param environment all variables; those that do not begin with {@code DUPLEX_} are passed over
     */
    public ConfigResult load(@Nullable Path file, Map<String, String> environment) {
        Layer fromFile = checked(file == null ? Layer.empty() : FileSource.read(file, schema));
        Layer fromEnvironment = checked(EnvironmentSource.read(environment, schema));

        Settings settings = new Settings(schema);
        settings.overlay(fromFile);
        settings.overlay(fromEnvironment);
        applyProfile(settings, file == null);
        Budgets budgets = new Budgets(settings, memory);
        budgets.fit();

        List<ConfigProblem> problems = new ArrayList<>(fromFile.problems());
        problems.addAll(fromEnvironment.problems());
        if (fromFile.readable()) {
            problems.addAll(CrossChecks.problems(settings, budgets));
        }
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(ConfigProblem::origin));
            return new ConfigResult.Rejected(List.copyOf(problems));
        }
        return new ConfigResult.Loaded(Binding.config(settings), settings.effective(), Warnings.of(settings));
    }

    private Layer checked(Layer layer) {
        if (!layer.readable()) {
            return layer;
        }
        List<ConfigProblem> problems = new ArrayList<>(layer.problems());
        problems.addAll(new SchemaCheck(schema).problems(layer));
        problems.addAll(new RuleCheck(schema).problems(layer));
        return new Layer(layer.tree(), layer.keyOrigins(), layer.valueOrigins(), problems);
    }

    /** The {@code dev} profile has defaults of its own; what somebody set stays. */
    private static void applyProfile(Settings settings, boolean noFile) {
        if (noFile) {
            settings.replaceDefault("profile", JSON.textNode("dev"), Origin.NO_FILE);
        }
        if (settings.text("profile").equals("dev")) {
            settings.replaceDefault("public.host", JSON.textNode(LOOPBACK), Origin.DEV_PROFILE);
            settings.replaceDefault("inside.host", JSON.textNode(LOOPBACK), Origin.DEV_PROFILE);
            settings.replaceDefault("tcp.host", JSON.textNode(LOOPBACK), Origin.DEV_PROFILE);
            // One rule without parts fits everything: AccessSettings.OPEN.
            settings.replaceDefault("bridge.inbound", JSON.arrayNode().add(JSON.objectNode()), Origin.DEV_PROFILE);
            settings.replaceDefault("bridge.outbound", JSON.arrayNode().add(JSON.objectNode()), Origin.DEV_PROFILE);
            // Whoever measures or tries things out is not to be slowed down.
            settings.replaceDefault("limits.commands-per-second", JSON.numberNode(0), Origin.DEV_PROFILE);
            settings.replaceDefault("limits.bytes-per-second", JSON.textNode("0B"), Origin.DEV_PROFILE);
            settings.replaceDefault("limits.read", JSON.textNode("1MiB"), Origin.DEV_PROFILE);
        }
    }
}
