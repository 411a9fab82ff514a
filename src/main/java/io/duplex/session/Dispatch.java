package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.codec.WireFormat;

/** Commands to flows. */
final class Dispatch implements Command.Handler {
    private final Session session;
    private final Flows flows;
    private final WireFormat answerIn;

    Dispatch(Session session, Flows flows, WireFormat answerIn) {
        this.session = session;
        this.flows = flows;
        this.answerIn = answerIn;
    }

    @Override
    public void onPing(Command.Ping ping) {
        session.gate().pinged();
        if (session.isGreeted() || session.envelopes().answersEveryPing()) {
            session.send(session.envelopes().pong());
        }
    }

    @Override
    public void onHello(Command.Hello hello) {
        flows.hello().run(session, hello, answerIn);
    }

    @Override
    public void onRegister(Command.Register register) {
        flows.subscribe().register(session, register);
    }

    @Override
    public void onUnregister(Command.Unregister unregister) {
        flows.subscribe().unregister(session, unregister);
    }

    @Override
    public void onCredit(Command.Credit credit) {
        flows.subscribe().credit(session, credit);
    }

    @Override
    public void onHistory(Command.History history) {
        flows.history().run(session, history);
    }

    @Override
    public void onPublish(Command.Publish publish) {
        flows.publish().run(session, publish);
    }

    @Override
    public void onSend(Command.Send send) {
        flows.request().run(session, send);
    }
}
