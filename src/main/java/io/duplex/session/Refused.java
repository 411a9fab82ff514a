package io.duplex.session;

import io.duplex.codec.BadCommand;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of a command that was not carried out.
 *
 * @param error why
 * @param of type of the command, as far as it is known
 * @param address its address, as far as it is known
 * @param id the client's name for it, if it gave one: of several publishes under way it says which
 * @param ref the client's name for the answer, if it gave one
 * @param message what was wrong, where the error alone does not say it
 */
public record Refused(
        ErrorCode error,
        @Nullable String of,
        @Nullable String address,
        @Nullable String id,
        @Nullable String ref,
        @Nullable String message) {
    static Refused because(ErrorCode error, Command command, @Nullable String message) {
        return new Refused(error, command.type().wire(), command.address(), command.id(), command.ref(), message);
    }

    static Refused because(BadCommand bad) {
        return new Refused(bad.error(), bad.type(), bad.address(), bad.id(), bad.ref(), bad.detail());
    }
}
