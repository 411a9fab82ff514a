package io.duplex.doors.sockjs;

import io.duplex.clock.Timers;
import io.duplex.entrance.Spending;
import io.duplex.fanout.Turn;
import io.duplex.loop.Loop;
import io.duplex.session.SessionRegistry;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;

/**
 * What the SockJS sessions of one event loop are made of.
 *
 * @param loop the event loop; tasks given to it run in the context of its verticle
 * @param turn what the loop sends before it sleeps
 * @param registry the conversations of the loop
 * @param spending what the connections have spent by which they are opened
 * @param time shared by all that is read on the loop
 * @param unfinished messages of the loop of which a part is still to come
 * @param highWaterBytes an answer with more than this on its way is given no more
 */
public record SockJsLoop(
        Loop loop,
        Turn turn,
        SessionRegistry registry,
        Spending spending,
        Timers timers,
        ReadingTime time,
        Unfinished unfinished,
        int highWaterBytes) {}
