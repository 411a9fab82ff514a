package io.duplex.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Some publish, each with a run of its own, so that a listener can follow each. */
final class Publish implements Scenario {
    private static final Words UNSEEN = new Words("published", "", "", true);
    private static final Words ACKNOWLEDGED = new Words("published", "acknowledged", "acknowledgement", true);

    private final Stage stage;
    private final boolean acknowledged;
    private final List<Flow> flows = new ArrayList<>();
    private final List<Client> publishers = new ArrayList<>();
    private final Promise<Void> greeted = Promise.promise();
    private int ungreeted;

    /** Nobody is connected yet. */
    Publish(Stage stage) {
        this.stage = stage;
        this.acknowledged = stage.settings().acknowledged();
    }

    @Override
    public Future<Void> prepare() {
        return stage.crowd().open(stage.settings().connections()).compose(clients -> {
            ungreeted = clients.size();
            for (int i = 0; i < clients.size(); i++) {
                // Without acknowledgements nothing is expected to come back.
                Flow flow = new Flow(i, acknowledged ? 1 : 0);
                flows.add(flow);
                publishers.add(clients.get(i).listen(flow, new Ear()));
                stage.watchWritable(clients.get(i));
                if (acknowledged) {
                    clients.get(i).send(Wire.HELLO);
                }
            }
            return acknowledged ? greeted.future() : Future.succeededFuture();
        });
    }

    @Override
    public List<Flow> flows() {
        return flows;
    }

    @Override
    public List<Client> receivers() {
        return acknowledged ? publishers : List.of();
    }

    @Override
    public boolean canSend(Flow flow) {
        return publishers.get(flow.index()).isWritable();
    }

    @Override
    public void send(Flow flow, long dueNanos) {
        String mark = stage.markNext(flow, stage.run() + flow.index(), dueNanos);
        String address = stage.settings().addressOf(flow.index());
        Wire wire = stage.wire();
        publishers
                .get(flow.index())
                .send(acknowledged ? wire.acknowledgedPublish(address, mark) : wire.publish(address, mark));
    }

    @Override
    public Words words() {
        return acknowledged ? ACKNOWLEDGED : UNSEEN;
    }

    private final class Ear implements Client.Listener {
        @Override
        public void marked(Client client, Mark mark, Buffer message) {
            if (Wire.type(message).equals("err")) {
                error(client, message.toJsonObject());
            } else {
                stage.arrived(client, mark, message.length());
            }
        }

        @Override
        public void unmarked(Client client, Buffer message) {
            if (Wire.type(message).equals("hello") && --ungreeted == 0) {
                greeted.tryComplete();
            }
        }

        @Override
        public void error(Client client, JsonObject err) {
            if (acknowledged && ungreeted > 0) {
                greeted.tryFail(new LoadFailure("this server does not know hello (it answered '" + Wire.errorOf(err)
                        + "'), so it acknowledges nothing: leave out --ack."));
            } else {
                stage.refused(
                        err,
                        "publish to " + stage.settings().addressOf(client.flow().index()));
            }
        }

        @Override
        public void closed(Client client) {
            if (acknowledged && ungreeted > 0) {
                greeted.tryFail(new LoadFailure(
                        "the server closed the connection before it answered hello: " + client.closeReason() + "."));
            } else {
                stage.lost(client, "publisher");
            }
        }
    }
}
