package io.duplex.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One publishes, many listen. */
final class FanOut implements Scenario {
    private static final Words WORDS = new Words("published", "delivered", "delivery", true);

    private final Stage stage;
    private final Proof proof;
    private final List<Flow> flows = new ArrayList<>();
    private final List<Client> subscribers = new ArrayList<>();
    private final List<Client> publisher = new ArrayList<>(1);

    /** Nobody is connected yet. */
    FanOut(Stage stage) {
        this.stage = stage;
        this.proof = new Proof(
                stage.timers(),
                this::probe,
                "Does the server permit to publish and to register '"
                        + stage.settings().addressOf(0) + "'?");
    }

    @Override
    public Future<Void> prepare() {
        return stage.crowd().open(1).compose(one -> {
            publisher.addAll(one);
            one.get(0).listen(new Flow(0, 0), new PublisherEar());
            stage.watchWritable(one.get(0));
            return stage.crowd().open(stage.settings().connections()).compose(this::subscribe);
        });
    }

    private Future<Void> subscribe(List<Client> clients) {
        int addresses = Math.min(stage.settings().addresses(), clients.size());
        for (int i = 0; i < addresses; i++) {
            flows.add(new Flow(i, (clients.size() - i + addresses - 1) / addresses));
        }
        for (int i = 0; i < clients.size(); i++) {
            Flow flow = flows.get(i % addresses);
            Client client = clients.get(i).listen(flow, new SubscriberEar());
            client.send(Wire.register(stage.settings().addressOf(flow.index())));
            subscribers.add(client);
        }
        return proof.of(flows);
    }

    private void probe(Flow flow) {
        publish(flow, Mark.text(stage.run(), Mark.PROBE, 0));
    }

    private void publish(Flow flow, String mark) {
        publisher.get(0).send(stage.wire().publish(stage.settings().addressOf(flow.index()), mark));
    }

    @Override
    public List<Flow> flows() {
        return flows;
    }

    @Override
    public List<Client> receivers() {
        return subscribers;
    }

    @Override
    public boolean canSend(Flow flow) {
        return publisher.get(0).isWritable();
    }

    @Override
    public void send(Flow flow, long dueNanos) {
        publish(flow, stage.markNext(flow, stage.run(), dueNanos));
    }

    @Override
    public Words words() {
        return WORDS;
    }

    private final class SubscriberEar implements Client.Listener {
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

        @Override
        public void error(Client client, JsonObject err) {
            stage.refused(
                    err, "register " + stage.settings().addressOf(client.flow().index()));
        }

        @Override
        public void closed(Client client) {
            stage.left(client);
        }
    }

    private final class PublisherEar implements Client.Listener {
        @Override
        public void marked(Client client, Mark mark, Buffer message) {}

        @Override
        public void error(Client client, JsonObject err) {
            stage.refused(err, "publish to " + stage.settings().addressOf(0));
        }

        @Override
        public void closed(Client client) {
            stage.lost(client, "publisher");
        }
    }
}
