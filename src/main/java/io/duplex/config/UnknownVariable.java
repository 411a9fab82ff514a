package io.duplex.config;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A variable that begins with {@code DUPLEX_} and is no key: a mistake in writing, or Kubernetes' doing. */
final class UnknownVariable {
    /** Those that are no keys of the configuration. */
    static final List<String> EXTRAS =
            List.of("DUPLEX_CONFIG", "DUPLEX_JAVA_OPTS", "DUPLEX_LOG_FORMAT", "DUPLEX_LOG_LEVEL");

    /** What Kubernetes sets in every container for a Service called duplex, or duplex-something. */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            "DUPLEX_(.+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+");

    static final String SERVICE_LINKS_HINT =
            "Kubernetes sets it for a Service of this name: set enableServiceLinks: false in the pod's spec.";

    private UnknownVariable() {}

    static ConfigProblem problem(String name, String value, Collection<String> known) {
        return new ConfigProblem(
                Origin.variable(name),
                null,
                "an unknown variable",
                "the name of a key, such as DUPLEX_PUBLIC_PORT for public.port",
                hint(name, value, known));
    }

    /** Whether a value can only be Kubernetes': {@code DUPLEX_INSIDE_PORT=tcp://10.0.0.7:9090}. */
    static boolean isServiceAddress(String value) {
        return SERVICE_ADDRESS.matcher(value).matches();
    }

    private static @Nullable String hint(String name, String value, Collection<String> known) {
        boolean link = SERVICE_LINK.matcher(name).matches();
        if (link && !name.equals("DUPLEX_PORT")) {
            return SERVICE_LINKS_HINT;
        }
        if (link) {
            return isServiceAddress(value)
                    ? SERVICE_LINKS_HINT
                    : "Did you mean DUPLEX_PUBLIC_PORT? If not, " + SERVICE_LINKS_HINT;
        }
        String near = nearest(name, known);
        return near == null ? null : "Did you mean " + near + "?";
    }

    /** The prefix is left out of the comparison: it would make everything look alike. */
    private static @Nullable String nearest(String name, Collection<String> known) {
        Map<String, String> bySuffix = new TreeMap<>();
        known.forEach(variable -> bySuffix.put(variable.substring(ConfigKey.PREFIX.length()), variable));
        EXTRAS.forEach(variable -> bySuffix.put(variable.substring(ConfigKey.PREFIX.length()), variable));
        String rest = name.substring(ConfigKey.PREFIX.length());
        String near = Nearest.of(rest, bySuffix.keySet());
        if (near == null) {
            // The section was forgotten: DUPLEX_LINGER.
            near = bySuffix.keySet().stream()
                    .filter(suffix -> suffix.endsWith("_" + rest))
                    .findFirst()
                    .orElse(null);
        }
        return near == null ? null : bySuffix.get(near);
    }
}
