package io.duplex.session;

import io.duplex.codec.Command;
import io.duplex.codec.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What a client may do before it has shown a token, where nobody may be anonymous: say hello, and ping. */
final class BeforeLogin implements Command.Handler<Boolean> {
    private final Session session;
    private final Command.Handler<Boolean> allowed;

    BeforeLogin(Session session, Command.Handler<Boolean> allowed) {
        this.session = session;
        this.allowed = allowed;
    }

    @Override
    public Boolean onPing(Command.Ping ping) {
        return allowed.onPing(ping);
    }

    @Override
    public Boolean onHello(Command.Hello hello) {
        return allowed.onHello(hello);
    }

    @Override
    public Boolean onRegister(Command.Register register) {
        return refuse("register", register.address());
    }

    @Override
    public Boolean onUnregister(Command.Unregister unregister) {
        return refuse("unregister", unregister.address());
    }

    @Override
    public Boolean onCredit(Command.Credit credit) {
        return refuse("credit", credit.address());
    }

    @Override
    public Boolean onHistory(Command.History history) {
        return refuse("history", history.address());
    }

    @Override
    public Boolean onPublish(Command.Publish publish) {
        return refuse("publish", publish.address());
    }

    @Override
    public Boolean onSend(Command.Send send) {
        return refuse("send", send.address());
    }

    private boolean refuse(String type, @Nullable String address) {
        session.fail(ErrorCode.NOT_LOGGED_IN, type, address);
        return false;
    }
}
