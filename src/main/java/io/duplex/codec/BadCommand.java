package io.duplex.codec;

import org.jspecify.annotations.Nullable;

/** An envelope that is no command. Has no stack trace: it is built on the read path, for an answer. */
public final class BadCommand extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;
    private final @Nullable String type;
    private final @Nullable String address;
    private final @Nullable String id;
    private final @Nullable String ref;
    private final @Nullable String detail;

    BadCommand(ErrorCode error, @Nullable String type, @Nullable String address, @Nullable String detail) {
        this(error, type, address, null, null, detail);
    }

    BadCommand(
            ErrorCode error,
            @Nullable String type,
            @Nullable String address,
            @Nullable String id,
            @Nullable String ref,
            @Nullable String detail) {
        super(error.wire(), null, false, false);
        this.error = error;
        this.type = type;
        this.address = address;
        this.id = id;
        this.ref = ref;
        this.detail = detail;
    }

    /** What to answer. */
    public ErrorCode error() {
        return error;
    }

    /** The envelope's type, as far as it could be read. */
    public @Nullable String type() {
        return type;
    }

    /** What was found and what was expected, in a sentence, where the error's name does not say it. */
    public @Nullable String detail() {
        return detail;
    }

    /** The envelope's address, as far as it could be read. */
    public @Nullable String address() {
        return address;
    }

    /** The client's name for the publish, as far as it could be read. */
    public @Nullable String id() {
        return id;
    }

    /** The client's name for the answer, as far as it could be read. */
    public @Nullable String ref() {
        return ref;
    }
}
