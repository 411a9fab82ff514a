/**
 * One client's conversation, whatever door it came through.
 *
 * <p>In: the payload of one message, from a door, at {@link io.duplex.session.CommandGate}. Out: replies and errors to
 * the client's {@link io.duplex.fanout.Outlet}, messages to the bus, subscriptions to the hub.
 *
 * <p>A {@link io.duplex.session.Session} holds what the client is subscribed to, and which answers it owes and is owed;
 * what it says passes a {@link io.duplex.session.CommandGate}. What commands do stands in one file per flow:
 * {@link io.duplex.session.HelloFlow}, {@link io.duplex.session.SubscribeFlow}, {@link io.duplex.session.PublishFlow},
 * {@link io.duplex.session.RequestFlow}. Flows have no state of their own, but for questions to the history that wait
 * for their turn, and are shared by all sessions of an event loop.
 *
 * <p>Thread: a session, its outlet and its socket live on one event loop for life.
 *
 * <p>Limits ({@link io.duplex.session.SessionSettings}): registrations and pending replies together, the length of an
 * address, silence. Sockets have no timers: {@link io.duplex.session.SessionRegistry} sweeps over the sessions of its
 * loop.
 *
 * <p>Start at {@link io.duplex.session.CommandGate#onMessage}.
 */
@NullMarked
package io.duplex.session;

import org.jspecify.annotations.NullMarked;
