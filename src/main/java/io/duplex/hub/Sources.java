package io.duplex.hub;

/** Says where the messages of each address come from. From any thread; an address keeps its answer. */
public interface Sources {
    /** The source of an address, which a node opens while it has subscribers. */
    Source of(String address);

    /** Whether what addresses keep of their past can be neither read nor added to on this node for now. */
    boolean isPastGone();
}
