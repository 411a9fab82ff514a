package io.duplex.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Many listen to what somebody else publishes. Gaps are known if that is {@link Publish}, in whatever process. */
final class Subscribe implements Scenario {
    private static final Words WORDS = new Words("", "delivered", "", false);

    private final Stage stage;
    private final List<Client> subscribers = new ArrayList<>();

    /** Nobody is connected yet. */
    Subscribe(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Future<Void> prepare() {
        return stage.crowd().open(stage.settings().connections()).map(clients -> {
            for (int i = 0; i < clients.size(); i++) {
                Client client = clients.get(i).listen(new Flow(i, 1), new Ear());
                client.send(Wire.register(stage.settings().addressOf(i)));
                subscribers.add(client);
            }
            return null;
        });
    }

    @Override
    public List<Flow> flows() {
        return List.of();
    }

    @Override
    public List<Client> receivers() {
        return subscribers;
    }

    @Override
    public boolean canSend(Flow flow) {
        return false;
    }

    @Override
    public void send(Flow flow, long dueNanos) {
        throw new UnsupportedOperationException("it only listens");
    }

    @Override
    public Words words() {
        return WORDS;
    }

    private final class Ear implements Client.Listener {
        @Override
        public void marked(Client client, Mark mark, Buffer message) {
            if (mark.sequence() != Mark.PROBE) {
                client.receive(mark);
                stage.tally().arrived(message.length(), stage.timers().nanos());
            }
        }

        @Override
        public void unmarked(Client client, Buffer message) {
            stage.tally().arrived(message.length(), stage.timers().nanos());
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
}
