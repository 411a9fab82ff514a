package io.duplex.doors;

import io.duplex.message.Disconnect;
import io.vertx.ext.web.Router;
import java.util.List;

/** A door on one event loop. */
public interface LoopDoor {
    /**
     * Its paths, as the answer to a request for an unknown path lists them: {@code /events?address=..} for instance.
     */
    List<String> paths();

    /** Adds the handlers; the front door has let a request in, and knows its origin, before they run. */
    void mount(Router router);

    /** Ends what is open here and has no session; sessions are ended by their registry. */
    default void closeAll(Disconnect cause) {}
}
