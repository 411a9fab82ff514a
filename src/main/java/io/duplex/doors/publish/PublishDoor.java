package io.duplex.doors.publish;

import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.PublicDoor;
import io.duplex.socket.OpenCount;
import io.micrometer.core.instrument.MeterRegistry;

/** publish and request by HTTP. */
public final class PublishDoor implements PublicDoor {
    private final PublishSettings settings;
    private final OpenCount exchanges;
    private final HttpMetrics metrics;

    /** The door of a node. */
    public PublishDoor(PublishSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.exchanges = new OpenCount(registry, "duplex.http.exchanges", "HTTP publishes and requests under way");
        this.metrics = new HttpMetrics(registry);
    }

    @Override
    public LoopDoor open(LoopContext loop) {
        return new PublishLoop(settings, loop, exchanges, metrics);
    }

    @Override
    public int openCount() {
        return exchanges.now();
    }
}
