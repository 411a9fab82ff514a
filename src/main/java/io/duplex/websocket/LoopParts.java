package io.duplex.websocket;

import io.duplex.loop.NettyLoop;
import io.duplex.socket.OpenCount;
import io.duplex.socket.ReadingTime;
import io.duplex.socket.Unfinished;

/**
 * What the sockets of one event loop share, whatever endpoint they came to.
 *
 * @param highWaterBytes a socket with more than this waiting in it is given no more of a lane
 */
record LoopParts(NettyLoop loop, int highWaterBytes, Unfinished unfinished, ReadingTime time, OpenCount open) {}
