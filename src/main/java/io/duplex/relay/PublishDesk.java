package io.duplex.relay;

import io.duplex.bus.Bus;
import io.duplex.client.PublishRequest;
import io.duplex.history.HistoryOverloaded;
import io.duplex.history.Recorded;
import io.duplex.message.Delivery;
import io.duplex.message.ReplyTo;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.EncodeException;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where services publish with an acknowledgement: see {@link PublishRequest}. All nodes answer in turn at one address;
 * who sends several at a time goes on at the address of the node that answered, so that their order is kept.
 */
final class PublishDesk {
    private final Relay relay;
    private final Bus bus;
    private final String name = "." + UUID.randomUUID();

    PublishDesk(Relay relay, Bus bus) {
        this.relay = relay;
        this.bus = bus;
    }

    /** Completes when services can reach it. */
    Future<Void> start() {
        return Future.all(
                        bus.subscribe(PublishRequest.ADDRESS, this::onRequest).registered(),
                        bus.subscribe(PublishRequest.ADDRESS + name, this::onRequest)
                                .registered())
                .mapEmpty();
    }

    private void onRequest(Delivery request) {
        String address = request.headers().get(PublishRequest.TO);
        String id = request.headers().get(PublishRequest.ID);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .addAll(request.headers())
                .remove(PublishRequest.TO)
                .remove(PublishRequest.ID);
        ReplyTo publisher = request.replyTo();
        if (address == null || address.isEmpty()) {
            refuse(publisher, PublishRequest.BAD_REQUEST, "the header " + PublishRequest.TO + " is missing");
        } else if (!relay.records(address)) {
            bus.publish(address, request.body(), headers);
            answer(publisher, new JsonObject());
        } else {
            relay.publish(address, request.body(), headers, id)
                    .onSuccess(recorded -> answer(publisher, json(recorded)))
                    .onFailure(failure -> refuse(publisher, code(failure), String.valueOf(failure.getMessage())));
        }
    }

    private static int code(Throwable failure) {
        if (failure instanceof HistoryOverloaded) {
            return PublishRequest.TOO_MANY;
        }
        return failure instanceof EncodeException ? PublishRequest.BAD_REQUEST : PublishRequest.UNAVAILABLE;
    }

    private static JsonObject json(Recorded recorded) {
        JsonObject json = new JsonObject()
                .put("epoch", recorded.position().epochText())
                .put("offset", recorded.position().offset());
        return recorded.isDuplicate() ? json.put("duplicate", true) : json;
    }

    private void answer(@Nullable ReplyTo publisher, JsonObject answer) {
        if (publisher != null) {
            publisher.reply(answer, MultiMap.caseInsensitiveMultiMap().add(PublishRequest.NODE, name));
        }
    }

    private static void refuse(@Nullable ReplyTo publisher, int code, String message) {
        if (publisher != null) {
            publisher.fail(code, message);
        }
    }
}
