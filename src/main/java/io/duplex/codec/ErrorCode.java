package io.duplex.codec;

/**
 * What a client did wrong, or asked for in vain. The session goes on; the client gets
 * {@code {"type":"err","body":"<wire string>"}}.
 */
public enum ErrorCode {
    // The official bridge's own strings: part of the contract, byte for byte.
    INVALID_JSON("invalid_json"),
    MISSING_TYPE("missing_type"),
    MISSING_ADDRESS("missing_address"),
    INVALID_TYPE("invalid_type"),
    /** The hook said no. */
    REJECTED("rejected"),
    ACCESS_DENIED("access_denied"),
    NOT_LOGGED_IN("not_logged_in"),
    AUTH_ERROR("auth_error"),
    MAX_HANDLERS_REACHED("max_handlers_reached"),
    MAX_ADDRESS_LENGTH_REACHED("max_address_length_reached"),
    ADDRESS_ALREADY_REGISTERED("address_already_registered"),
    REGISTRATION_FAILURE("registration_failure"),
    INVALID_REPLY_ADDRESS("invalid_reply_address"),

    // Ours, where the official bridge says nothing at all.
    /** A name for a message or a publisher that is empty or too long. */
    INVALID_ID("invalid_id"),
    /** The publisher has used the id for another message. */
    ID_CONFLICT("id_conflict"),
    /** Headers that are no object, hold null, or hold a line break. */
    INVALID_HEADERS("invalid_headers"),
    /** A token was shown, and the keys to check it cannot be read now. */
    AUTH_UNAVAILABLE("auth_unavailable"),
    /** Credit that is no positive number. */
    INVALID_CREDIT("invalid_credit"),
    /** Credit for an address the session has not registered. */
    NOT_REGISTERED("not_registered"),
    /** Something of the past was asked for, and the address has no history. */
    NO_HISTORY("no_history"),
    /** A {@code history} whose position or numbers mean nothing. */
    INVALID_HISTORY("invalid_history"),
    /** As much waits to be recorded as may; only where a publish cannot wait for its turn. */
    TOO_MANY_PUBLISHES("too_many_publishes"),
    /** The address has no log, and its channel may have no more of them. */
    TOO_MANY_LOGS("too_many_logs"),
    /** The history cannot be written or read now; what was published may or may not be recorded. */
    HISTORY_UNAVAILABLE("history_unavailable"),
    /** More fields by which the newest message is wanted than one address keeps apart. */
    MAX_KEYS_REACHED("max_keys_reached"),
    /** The node has no memory for more messages; later, or another node, will do. */
    OVERLOADED("overloaded"),
    /** A request is to be failed with what is no whole number of 32 bits. */
    INVALID_FAILURE_CODE("invalid_failure_code"),
    /** The TCP bridge's: an unregister for what is not registered. */
    UNKNOWN_ADDRESS("unknown_address"),
    /** A hello for a protocol version this node does not speak. */
    UNSUPPORTED_VERSION("unsupported_version");

    private final String wire;

    ErrorCode(String wire) {
        this.wire = wire;
    }

    /** The string clients see. */
    public String wire() {
        return wire;
    }
}
