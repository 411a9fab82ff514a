package io.duplex.doors.sockjs;

/** The ways SockJS knows to carry frames, by the names the official bridge gives them. */
public enum SockJsTransport {
    WEBSOCKET,
    EVENT_SOURCE,
    HTML_FILE,
    JSON_P,
    /** Polling and streaming. */
    XHR
}
