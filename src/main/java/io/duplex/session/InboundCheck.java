package io.duplex.session;

import io.duplex.auth.Action;
import io.duplex.auth.Permissions;
import io.duplex.auth.Verdict;
import io.duplex.codec.ErrorCode;
import io.duplex.message.MessageBounds;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What must hold before a client's message goes to the bus, sent or published. The order is the official bridge's. */
final class InboundCheck {
    /** The ids of the official clients have 36 characters; longer ones are refused, as the official bridge does. */
    private static final int MAX_REPLY_ADDRESS_LENGTH = 36;

    private final Permissions permissions;
    private final BooleanSupplier overloaded;

    InboundCheck(Permissions permissions, BooleanSupplier overloaded) {
        this.permissions = permissions;
        this.overloaded = overloaded;
    }

    /** What is wrong with the message, or null. An answer the session owes passes without rules. */
    @Nullable ErrorCode check(
            Session session,
            Action action,
            String address,
            @Nullable Object body,
            @Nullable String replyAddress,
            boolean isAnswer) {
        if (replyAddress != null && replyAddress.length() > MAX_REPLY_ADDRESS_LENGTH) {
            return ErrorCode.INVALID_REPLY_ADDRESS;
        }
        // The official bridge bounds only addresses to register. A rule's regular expression must not be fed with more.
        if (address.length() > MessageBounds.ADDRESS_LENGTH) {
            return ErrorCode.MAX_ADDRESS_LENGTH_REACHED;
        }
        if (!isAnswer && overloaded.getAsBoolean()) {
            return ErrorCode.OVERLOADED;
        }
        Verdict verdict = isAnswer ? Verdict.ALLOWED : permissions.maySend(session.principal(), action, address, body);
        if (verdict == Verdict.DENIED) {
            return ErrorCode.ACCESS_DENIED;
        }
        if (verdict == Verdict.NEEDS_USER) {
            return ErrorCode.NOT_LOGGED_IN;
        }
        return replyAddress != null && !session.handlers().hasFree() ? ErrorCode.MAX_HANDLERS_REACHED : null;
    }
}
