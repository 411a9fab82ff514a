package io.duplex.session;

/** What commands do, shared by all sessions of an event loop. */
record Flows(HelloFlow hello, SubscribeFlow subscribe, PublishFlow publish, RequestFlow request, HistoryFlow history) {}
