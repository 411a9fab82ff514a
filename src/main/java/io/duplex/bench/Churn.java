package io.duplex.bench;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that come, register an address, hear one message of it, which they publish themselves, and go. What is
 * measured is the time from when a client should have come until it has heard its message.
 */
final class Churn implements Scenario {
    private static final Words WORDS = new Words("started", "served", "visit", true);

    private final Stage stage;
    private final List<Flow> flows = new ArrayList<>();

    /** Nobody has come yet. */
    Churn(Stage stage) {
        this.stage = stage;
    }

    /** One visit shows that there is a bridge, and that it permits what visitors do. */
    @Override
    public Future<Void> prepare() {
        for (int i = 0; i < stage.settings().connections(); i++) {
            flows.add(new Flow(i, 1));
        }
        return stage.crowd().open(1).mapEmpty();
    }

    @Override
    public List<Flow> flows() {
        return flows;
    }

    @Override
    public List<Client> receivers() {
        return List.of();
    }

    @Override
    public boolean canSend(Flow flow) {
        return true;
    }

    @Override
    public void send(Flow flow, long dueNanos) {
        String mark = stage.markNext(flow, stage.run(), dueNanos);
        Visit visit = new Visit(flow.sent());
        stage.crowd()
                .visit()
                .onSuccess(client -> visit.begin(client.listen(flow, visit), mark))
                .onFailure(failure -> giveUp(flow));
    }

    private void giveUp(Flow flow) {
        flow.lose();
        stage.roomIn(flow);
    }

    @Override
    public Words words() {
        return WORDS;
    }

    /** One client from coming to going. Several may be at one address, so it looks for its own message. */
    private final class Visit implements Client.Listener {
        private final long number;

        Visit(long number) {
            this.number = number;
        }

        void begin(Client client, String mark) {
            String address = stage.settings().addressOf(client.flow().index());
            client.send(Wire.register(address));
            client.send(stage.wire().publish(address, mark));
        }

        @Override
        public void marked(Client client, Mark mark, Buffer message) {
            if (mark.run() == stage.run() && mark.sequence() == number) {
                stage.arrived(client, mark, message.length());
                client.leave();
            }
        }

        @Override
        public void error(Client client, JsonObject err) {
            stage.refused(
                    err, "register " + stage.settings().addressOf(client.flow().index()));
        }

        @Override
        public void closed(Client client) {
            stage.crowd().left(client);
            giveUp(client.flow());
        }
    }
}
