package io.duplex.node;

import io.duplex.doors.PublicDoor;
import io.duplex.doors.bridge.BridgeDoor;
import io.duplex.doors.bridge.EchoDoor;
import io.duplex.doors.publish.PublishDoor;
import io.duplex.doors.publish.PublishSettings;
import io.duplex.doors.sockjs.SockJsDoor;
import io.duplex.doors.sse.EventsDoor;
import io.duplex.socket.OpenCount;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/**
 * The doors of a node: a new one is a file in a room of its own and a line here.
 *
 * @param onPublicPort in the order in which a request is offered to them
 * @param webSockets counts those of all doors
 * @param tcp counts the connections of the TCP door, which has a port of its own
 */
record Doors(List<PublicDoor> onPublicPort, OpenCount webSockets, OpenCount tcp) {
    static Doors of(DuplexConfig config, Entrance entrance, MeterRegistry registry) {
        List<PublicDoor> doors = new ArrayList<>();
        doors.add(new BridgeDoor(config.webSocket()));
        doors.add(new SockJsDoor(
                config.sockJs(),
                config.webSocket(),
                entrance.connections(),
                entrance.refusals(),
                entrance.front().frameAncestors(),
                registry));
        if (config.echo() != null) {
            doors.add(new EchoDoor(config.echo()));
        }
        doors.add(new EventsDoor(config.events(), registry));
        doors.add(new PublishDoor(
                new PublishSettings(
                        config.webSocket().maxMessageBytes(), config.session().replyTimeout()),
                registry));
        return new Doors(
                doors,
                new OpenCount(registry, "duplex.websockets", "WebSocket connections, until TCP has closed"),
                new OpenCount(registry, "duplex.tcp.connections", "Connections of the TCP door, until TCP has closed"));
    }

    /** What a node that stops waits for. */
    int toDrain() {
        return webSockets.now()
                + tcp.now()
                + onPublicPort.stream().mapToInt(PublicDoor::openCount).sum();
    }
}
