package io.duplex.doors;

import io.duplex.clock.Timers;
import io.duplex.entrance.Identification;
import io.duplex.entrance.Spending;
import io.duplex.fanout.Turn;
import io.duplex.loop.NettyLoop;
import io.duplex.session.SessionRegistry;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;
import io.duplex.websocket.WebSockets;

/**
 * What the doors of one event loop share.
 *
 * @param loop the event loop; tasks given to it run in the context of its verticle
 * @param turn what the loop sends before it sleeps
 * @param sessions the conversations of the loop
 * @param identification asks who a request comes from
 * @param spending what each connection has spent of its rates, over all its requests
 * @param timers fire on the loop, if they are set on it
 * @param time the loop's time for reading, which all sockets share
 * @param unfinished messages of the loop of which a part is still to come
 * @param webSockets opens WebSockets on the loop
 * @param highWaterBytes a connection with more than this on its way is given no more
 */
public record LoopContext(
        NettyLoop loop,
        Turn turn,
        SessionRegistry sessions,
        Identification identification,
        Spending spending,
        Timers timers,
        ReadingTime time,
        Unfinished unfinished,
        WebSockets webSockets,
        int highWaterBytes) {}
