package io.duplex.doors.sse;

import io.duplex.doors.LoopContext;
import io.duplex.doors.LoopDoor;
import io.duplex.doors.PublicDoor;
import io.duplex.socket.OpenCount;
import io.micrometer.core.instrument.MeterRegistry;

/** Streams of server-sent events. */
public final class EventsDoor implements PublicDoor {
    private final EventsSettings settings;
    private final OpenCount streams;

    /** The door of a node. */
    public EventsDoor(EventsSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.streams = new OpenCount(
                registry, "duplex.event.streams", "Streams of server-sent events, until the response has ended");
    }

    @Override
    public LoopDoor open(LoopContext loop) {
        EventsLoop here = new EventsLoop(settings, loop, streams);
        here.start();
        return here;
    }

    @Override
    public int openCount() {
        return streams.now();
    }
}
