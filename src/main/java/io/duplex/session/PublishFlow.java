package io.duplex.session;

import io.duplex.auth.Action;
import io.duplex.bus.Bus;
import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;

/** publish: check, then bus. */
final class PublishFlow {
    private final InboundCheck inbound;
    private final Bus bus;

    PublishFlow(InboundCheck inbound, Bus bus) {
        this.inbound = inbound;
        this.bus = bus;
    }

    boolean run(Session session, Command.Publish publish) {
        ErrorCode error = inbound.check(
                session, Action.PUBLISH, publish.address(), publish.body(), publish.replyAddress(), false);
        if (error != null) {
            session.fail(error, "publish", publish.address());
            return false;
        }
        bus.publish(publish.address(), publish.body(), publish.headers());
        if (publish.ack()) {
            session.answers().published(publish.id());
        }
        return true;
    }
}
