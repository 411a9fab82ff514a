package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.hub.Begun;
import io.duplex.message.Delivery;
import io.duplex.message.Position;
import io.duplex.message.RequestFailure;

/** Answers as envelopes; what the official bridge does not say is said to clients that said hello. */
final class EnvelopeAnswers implements Answers {
    private final Session session;
    private final RequestFlow requests;

    EnvelopeAnswers(Session session, RequestFlow requests) {
        this.session = session;
        this.requests = requests;
    }

    @Override
    public void error(Refused refused) {
        session.send(
                session.isGreeted()
                        ? session.envelopes()
                                .error(
                                        refused.error(),
                                        refused.of(),
                                        refused.address(),
                                        refused.id(),
                                        refused.ref(),
                                        refused.message())
                        : session.envelopes().error(refused.error(), refused.message()));
    }

    @Override
    public void registered(String address) {
        if (session.isGreeted()) {
            session.send(session.envelopes().registered(address));
        }
    }

    @Override
    public void registered(String address, Begun begun) {
        if (session.isGreeted()) {
            session.send(session.envelopes().registered(address, begun.end(), begun.recovered(), begun.replayed()));
        }
    }

    @Override
    public void published(Command.Publish publish, Position position, boolean isDuplicate) {
        if (session.isGreeted()) {
            session.send(session.envelopes().published(publish.id(), publish.ref(), position, isDuplicate));
        }
    }

    @Override
    public void published(Command.Publish publish) {
        if (session.isGreeted()) {
            session.send(session.envelopes().published(publish.id(), publish.ref()));
        }
    }

    @Override
    public void reply(String replyAddress, String sourceAddress, Delivery reply) {
        byte[] envelope = requests.encode(session, replyAddress, reply);
        if (envelope == null) {
            failure(replyAddress, sourceAddress, RequestFlow.unencodable());
        } else {
            session.send(envelope);
        }
    }

    @Override
    public void failure(String replyAddress, String sourceAddress, RequestFailure failure) {
        session.send(session.envelopes().failure(replyAddress, sourceAddress, failure));
    }
}
