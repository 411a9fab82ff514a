package io.duplex.jmh;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import java.time.Duration;

/**
 * The official event bus bridge and nothing else, as the thing to compare with: one event loop, not clustered,
 * everything permitted, raw WebSocket at {@code /eventbus/websocket} of the loopback port given as the only argument.
 * It gets the native transport, as Duplex does.
 */
final class OfficialBridge extends AbstractVerticle {
    private final int port;

    private OfficialBridge(int port) {
        this.port = port;
    }

    public static void main(String[] args) {
        var options = new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true);
        Vertx.vertx(options)
                .deployVerticle(new OfficialBridge(Integer.parseInt(args[0])))
                .await();
    }

    @Override
    public void start(Promise<Void> started) {
        // The load programs never ping; by default the bridge would close them after ten seconds.
        var everything = new SockJSBridgeOptions()
                .setPingTimeout(Duration.ofHours(1).toMillis())
                .addInboundPermitted(new PermittedOptions())
                .addOutboundPermitted(new PermittedOptions());
        var router = Router.router(vertx);
        router.route("/eventbus/*").subRouter(SockJSHandler.create(vertx).bridge(everything));
        vertx.createHttpServer()
                .requestHandler(router)
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }
}
