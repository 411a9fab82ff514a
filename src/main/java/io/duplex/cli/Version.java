package io.duplex.cli;

import picocli.CommandLine.IVersionProvider;

/** The version the jar's manifest tells. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {"duplex " + (version == null ? "(not packaged)" : version)};
    }
}
