package io.duplex.relay;

/** Where the nodes talk to each other on the event bus. Clients can neither send there nor listen. */
public final class Addresses {
    /** What all of these begin with; no rule can open them to clients. */
    public static final String PREFIX = "__duplex.";

    /**
     * Header of a message on a channel's public address that is recorded already: its position. The recorder leaves it
     * alone.
     */
    public static final String POSITION = "duplex-position";

    /** Header of {@link #TOOK}: who. */
    static final String MEMBER = "duplex-member";

    /** Header of a question to a recorder: the member listens to the addresses no more. */
    static final String LEAVES = "duplex-leaves";

    /** Headers of a question to a recorder: the network and the name of the client that waits for the answer. */
    static final String NETWORK = "duplex-network";

    static final String CLIENT = "duplex-client";

    /** Who has begun to record the address in the body. */
    static final String TOOK = PREFIX + "took";

    private static final String COPIES = PREFIX + "copies.";
    private static final String NODE = PREFIX + "node.";
    private static final String RECORDER = PREFIX + "recorder.";

    private Addresses() {}

    /** Where recorded messages of an address are passed on. */
    static String copies(String address) {
        return COPIES + address;
    }

    /** Where recorded messages are passed on to one node, and where it says that they have arrived. */
    static String node(String name) {
        return NODE + name;
    }

    /** Where a member is asked to record an address. */
    static String recorder(String member) {
        return RECORDER + member;
    }
}
