package io.duplex.entrance;

import java.util.List;

/**
 * Whose pages may come in.
 *
 * @param allowed {@code same-origin}, {@code null}, {@code *}, or patterns {@code scheme://host[:port]}
 * @param required whether a client that does not say where it comes from is refused
 */
public record OriginSettings(List<String> allowed, boolean required) {
    /** Pages of the host that was asked, and whoever is no browser. */
    public static final OriginSettings SAME_ORIGIN = new OriginSettings(List.of(OriginPolicy.SAME_ORIGIN), false);
}
