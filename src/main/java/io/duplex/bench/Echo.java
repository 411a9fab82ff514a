package io.duplex.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Some ask; one per address, which belongs to the load as well, answers. */
final class Echo implements Scenario {
    private static final Words WORDS = new Words("requested", "answered", "round trip", true);

    private final Stage stage;
    private final Proof proof;
    private final List<Flow> flows = new ArrayList<>();
    private final List<Client> askers = new ArrayList<>();

    /** Nobody is connected yet. */
    Echo(Stage stage) {
        this.stage = stage;
        this.proof = new Proof(
                stage.timers(),
                this::probe,
                "Does the server permit to send to and to register '"
                        + stage.settings().addressOf(0) + "'?");
    }

    @Override
    public Future<Void> prepare() {
        return stage.crowd().open(stage.settings().addresses()).compose(answerers -> {
            for (int i = 0; i < answerers.size(); i++) {
                Client answerer = answerers.get(i).listen(new Flow(i, 0), new AnswererEar());
                answerer.send(Wire.register(stage.settings().addressOf(i)));
            }
            return stage.crowd().open(stage.settings().connections()).compose(this::ask);
        });
    }

    private Future<Void> ask(List<Client> clients) {
        for (int i = 0; i < clients.size(); i++) {
            Flow flow = new Flow(i, 1);
            flows.add(flow);
            askers.add(clients.get(i).listen(flow, new AskerEar()));
            stage.watchWritable(clients.get(i));
        }
        return proof.of(flows);
    }

    private void probe(Flow flow) {
        request(flow, Mark.text(stage.run(), Mark.PROBE, 0), Mark.PROBE);
    }

    private void request(Flow flow, String mark, long number) {
        String replyAddress = "r" + Long.toHexString(number);
        askers.get(flow.index())
                .send(stage.wire().request(stage.settings().addressOf(flow.index()), replyAddress, mark));
    }

    @Override
    public List<Flow> flows() {
        return flows;
    }

    @Override
    public List<Client> receivers() {
        return askers;
    }

    @Override
    public boolean canSend(Flow flow) {
        return askers.get(flow.index()).isWritable();
    }

    @Override
    public void send(Flow flow, long dueNanos) {
        long number = flow.sent() + 1;
        request(flow, stage.markNext(flow, stage.run(), dueNanos), number);
    }

    @Override
    public Words words() {
        return WORDS;
    }

    private final class AnswererEar implements Client.Listener {
        @Override
        public void marked(Client client, Mark mark, Buffer message) {
            String replyAddress = Wire.replyAddress(message);
            if (replyAddress != null) {
                client.send(stage.wire().reply(replyAddress, Mark.text(mark.run(), mark.sequence(), mark.nanos())));
            }
        }

        @Override
        public void error(Client client, JsonObject err) {
            stage.refused(
                    err, "register " + stage.settings().addressOf(client.flow().index()));
        }

        @Override
        public void closed(Client client) {
            stage.lost(client, "one who answers");
        }
    }

    private final class AskerEar implements Client.Listener {
        @Override
        public void marked(Client client, Mark mark, Buffer message) {
            if (mark.run() != stage.run()) {
                return;
            }
            if (mark.sequence() == Mark.PROBE) {
                proof.arrived(client);
            } else {
                stage.arrived(client, mark, message.length());
            }
        }

        /** A request that failed has its reply address; probes may fail until the registration is known. */
        @Override
        public void error(Client client, JsonObject err) {
            String replyAddress = err.getString("address", "");
            if (!err.containsKey("failureType")) {
                stage.refused(
                        err,
                        "send to " + stage.settings().addressOf(client.flow().index()));
            } else if (!replyAddress.equals("r" + Mark.PROBE)) {
                client.flow().lose();
                stage.tally().failed(stage.timers().nanos());
                stage.roomIn(client.flow());
            }
        }

        @Override
        public void closed(Client client) {
            stage.left(client);
        }
    }
}
