/**
 * The SockJS door: the official bridge for clients that may have no WebSocket (SockJS protocol 0.3.3).
 *
 * <p>In: requests below {@code /eventbus}. Out: messages to a {@link io.duplex.session.Session}, and its frames to a
 * WebSocket, or to one HTTP answer after another.
 *
 * <pre>
 *   GET  /eventbus/{server}/{session}/websocket --> SocketSession on a websocket.WebSocketPipe
 *   POST /eventbus/{server}/{session}/xhr       --> Answer --attach--> HttpSession --> ResponsePipe --frames--> Answer
 *   POST /eventbus/{server}/{session}/xhr_send  --> Senders --take---> HttpSession --> session.Session
 * </pre>
 *
 * <p>Threads: a session over HTTP lives on the event loop that got its first request; requests that come in on other
 * loops hand over what they read, and are handed what is to be written. It lives on one node: what stands before
 * several nodes must send a session's requests to the same one.
 *
 * <p>Limits ({@link io.duplex.doors.sockjs.SockJsSettings}): the time between two answers, the length of a streaming
 * answer; a send is as long as a WebSocket message may be. Between two answers nothing is queued for a session but what
 * is for it alone, as for every client that does not read.
 *
 * <p>Start at {@link io.duplex.doors.sockjs.HttpSession}.
 */
@NullMarked
package io.duplex.doors.sockjs;

import org.jspecify.annotations.NullMarked;
