package io.duplex.producer;

/**
 * How a service publishes with an acknowledgement: a request on the event bus. The body is the message; its own headers
 * go along. The answer is {@code {"epoch":"5f3c9a1e2b7d","offset":42}}, and {@code "duplicate":true} if a message with
 * this id had been recorded before; it is empty for an address without history.
 */
public final class PublishRequest {
    /** Any node answers here. One node answers at this and its name, which it tells in {@link #NODE}. */
    public static final String ADDRESS = "__duplex.publish";

    /** Header: the address the message is for. */
    public static final String TO = "duplex-address";

    /** Header: the message's id. */
    public static final String ID = "duplex-id";

    /**
     * Header: the publisher's own name, the same whenever it publishes a message again. Ids of publishers with
     * different names have nothing to do with each other. Optional.
     */
    public static final String PUBLISHER = "duplex-publisher";

    /**
     * Header: any text. When one of several requests with the same text fails, other than as {@link #BAD_REQUEST},
     * those behind it fail too: so whoever sends several at a time keeps their order if it sends all that failed again,
     * with another text. Optional.
     */
    public static final String ATTEMPT = "duplex-attempt";

    /** Header of the answer: what to append to {@link #ADDRESS} to reach the same node again. */
    public static final String NODE = "duplex-node";

    /** Failure code: the address, a name, the headers or the body are wrong. To ask again is useless. */
    public static final int BAD_REQUEST = 400;

    /** Failure code: the publisher has used the id for another message. This one is not recorded. */
    public static final int CONFLICT = 422;

    /** Failure code: the node has as much to record as it may. Ask again in a moment. */
    public static final int TOO_MANY = 429;

    /** Failure code: it may or may not be recorded. Ask again, with the same id. */
    public static final int UNAVAILABLE = 503;

    private PublishRequest() {}
}
