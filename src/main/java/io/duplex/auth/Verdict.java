package io.duplex.auth;

/** What the permitted rules say. */
public enum Verdict {
    ALLOWED,
    /** No rule fits. */
    DENIED,
    /** The rule that fits asks for an authority, and the client has no user. */
    NEEDS_USER
}
