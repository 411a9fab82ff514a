package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.codec.WireFormat;

/** Commands to flows. */
final class Dispatch implements Command.Handler<Boolean> {
    private final Session session;
    private final Flows flows;
    private final WireFormat answerIn;

    Dispatch(Session session, Flows flows, WireFormat answerIn) {
        this.session = session;
        this.flows = flows;
        this.answerIn = answerIn;
    }

    @Override
    public Boolean onPing(Command.Ping ping) {
        session.pinged();
        if (session.isGreeted() || session.envelopes().answersEveryPing()) {
            session.send(session.envelopes().pong());
        }
        return true;
    }

    @Override
    public Boolean onHello(Command.Hello hello) {
        return flows.hello().run(session, hello, answerIn);
    }

    @Override
    public Boolean onRegister(Command.Register register) {
        return flows.subscribe().register(session, register);
    }

    @Override
    public Boolean onUnregister(Command.Unregister unregister) {
        return flows.subscribe().unregister(session, unregister);
    }

    @Override
    public Boolean onCredit(Command.Credit credit) {
        return flows.subscribe().credit(session, credit);
    }

    @Override
    public Boolean onHistory(Command.History history) {
        return flows.history().run(session, history);
    }

    @Override
    public Boolean onPublish(Command.Publish publish) {
        return flows.publish().run(session, publish);
    }

    @Override
    public Boolean onSend(Command.Send send) {
        return flows.request().run(session, send);
    }
}
