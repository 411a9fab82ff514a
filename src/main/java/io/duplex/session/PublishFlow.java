package io.duplex.session;

import io.duplex.auth.Permissions;
import io.duplex.bus.Bus;
import io.duplex.codec.Command;
import io.duplex.codec.Envelopes;
import io.duplex.codec.ErrorCode;

/** publish: permit, then bus. */
final class PublishFlow {
    private final Permissions permissions;
    private final Bus bus;

    PublishFlow(Permissions permissions, Bus bus) {
        this.permissions = permissions;
        this.bus = bus;
    }

    boolean run(Session session, Command.Publish publish) {
        String replyAddress = publish.replyAddress();
        if (replyAddress != null && replyAddress.length() > RequestFlow.MAX_REPLY_ADDRESS_LENGTH) {
            return refuse(session, ErrorCode.INVALID_REPLY_ADDRESS, publish);
        }
        if (publish.address().length() > RequestFlow.MAX_ADDRESS_LENGTH) {
            return refuse(session, ErrorCode.MAX_ADDRESS_LENGTH_REACHED, publish);
        }
        switch (permissions.maySend(publish.address(), publish.body())) {
            case DENIED -> {
                return refuse(session, ErrorCode.ACCESS_DENIED, publish);
            }
            case NEEDS_USER -> {
                return refuse(session, ErrorCode.NOT_LOGGED_IN, publish);
            }
            case ALLOWED -> {}
        }
        if (replyAddress != null && !session.hasFreeHandler()) {
            return refuse(session, ErrorCode.MAX_HANDLERS_REACHED, publish);
        }
        bus.publish(publish.address(), publish.body(), publish.headers());
        if (publish.ack() && session.isGreeted()) {
            session.send(Envelopes.published(publish.id()));
        }
        return true;
    }

    private static boolean refuse(Session session, ErrorCode error, Command.Publish publish) {
        session.fail(error, "publish", publish.address());
        return false;
    }
}
