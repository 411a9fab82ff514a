package io.duplex.config;

import io.duplex.node.DuplexConfig;
import java.util.List;

/** What loading came to. */
public sealed interface ConfigResult {

    /**
     * Everything was right.
     *
     * @param values every key, in the order of the schema
     * @param warnings what is probably not meant
     */
    record Loaded(DuplexConfig config, List<EffectiveValue> values, List<ConfigProblem> warnings)
            implements ConfigResult {}

    /**
     * Something was wrong, and this is all of it.
     *
     * @param problems sorted by position: first the file's, then the environment's
     */
    record Rejected(List<ConfigProblem> problems) implements ConfigResult {}
}
