package io.duplex.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * What the jar says of itself.
 *
 * @param version {@code development} outside a jar
 * @param commit that it was built from; {@code unknown} where the build was not told
 */
record Build(String version, String commit) {
    private static final String TITLE = "Duplex";

    /** Of the jar these classes are in. */
    static Build ofThis() {
        try {
            for (URL each : Collections.list(Build.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
                try (InputStream in = each.openStream()) {
                    Attributes all = new Manifest(in).getMainAttributes();
                    if (TITLE.equals(all.getValue(Attributes.Name.IMPLEMENTATION_TITLE))) {
                        return of(all);
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a jar on the class path has a manifest that cannot be read", e);
        }
        return new Build("development", "unknown");
    }

    static Build of(Attributes manifest) {
        String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        String commit = manifest.getValue("Implementation-Commit");
        return new Build(
                version == null ? "development" : version, commit == null || commit.isBlank() ? "unknown" : commit);
    }
}
