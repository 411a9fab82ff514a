package io.duplex.node;

import io.duplex.admin.InsideSettings;
import io.duplex.auth.AccessSettings;
import io.duplex.auth.AuthSettings;
import io.duplex.bus.BusSettings;
import io.duplex.channel.ChannelRule;
import io.duplex.cluster.ClusterSettings;
import io.duplex.doors.sockjs.SockJsSettings;
import io.duplex.doors.sse.EventsSettings;
import io.duplex.doors.tcp.TcpSettings;
import io.duplex.entrance.ArrivalSettings;
import io.duplex.entrance.PublicSettings;
import io.duplex.fanout.FanOutSettings;
import io.duplex.history.HistorySettings;
import io.duplex.session.SessionSettings;
import io.duplex.tls.TlsSettings;
import io.duplex.websocket.WebSocketSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The whole checked configuration: one settings record per room.
 *
 * @param echo limits of the echo endpoint for conformance suites, or null if it is off
 * @param tcp the TCP door, or null if it is closed
 * @param tls the certificate of all doors, or null if they speak plain
 */
public record DuplexConfig(
        NodeSettings node,
        NodeLimits limits,
        PublicSettings publicPort,
        ArrivalSettings arrivals,
        InsideSettings insidePort,
        ClusterSettings cluster,
        AuthSettings auth,
        AccessSettings access,
        SessionSettings session,
        WebSocketSettings webSocket,
        SockJsSettings sockJs,
        EventsSettings events,
        FanOutSettings fanOut,
        BusSettings bus,
        List<ChannelRule> channels,
        HistorySettings history,
        @Nullable WebSocketSettings echo,
        @Nullable TcpSettings tcp,
        @Nullable TlsSettings tls) {}
